namespace Chatroom.Protocol;

/// <summary>
/// Reads one frame in either format, front to back, so that each frame's shape is written once. Not thread-safe.
/// Nests at most <see cref="WireLimits.Depth"/> deep and checks every declared length against what is left before it
/// believes it. Whatever the input, it throws <see cref="MalformedFrameException"/> and nothing else.
/// </summary>
/// <remarks>
/// The end of a container is consumed once: by the <see cref="Next"/> that returns false, or by <see cref="EndArray"/>
/// or <see cref="EndMap"/>. For a container with optional elements ask <see cref="Peek"/>, which consumes nothing.
/// </remarks>
public ref struct WireReader
{
    private MessagePackReader _pack;
    private JsonReader _json;

    /// <summary>Stands in front of the first value of <paramref name="bytes"/>. Looks at nothing yet and cannot fail.</summary>
    public WireReader(ReadOnlySpan<byte> bytes, WireFormat format)
    {
        Format = format;
        if (format == WireFormat.Json)
            _json = new JsonReader(bytes);
        else
            _pack = new MessagePackReader(bytes);
    }

    /// <summary>How the bytes are encoded.</summary>
    public WireFormat Format { get; }

    private readonly bool IsJson => Format == WireFormat.Json;

    /// <summary>The kind of the next value; <see cref="WireToken.None"/> at the end of the innermost container.</summary>
    public WireToken Peek() => IsJson ? _json.Peek() : _pack.Peek();

    /// <summary>Enters an array.</summary>
    public void BeginArray()
    {
        if (IsJson) _json.BeginArray();
        else _pack.BeginArray();
    }

    /// <summary>Enters a map.</summary>
    public void BeginMap()
    {
        if (IsJson) _json.BeginMap();
        else _pack.BeginMap();
    }

    /// <summary>Whether the innermost container has another element or entry; when not, its end is consumed.</summary>
    public bool Next()
    {
        if (Peek() != WireToken.None) return true;
        End();
        return false;
    }

    /// <summary>Skips the elements left in the innermost array, and its end.</summary>
    public void EndArray() => End();

    /// <summary>Skips the entries left in the innermost map, and its end.</summary>
    public void EndMap() => End();

    private void End()
    {
        if (IsJson) _json.End();
        else _pack.End();
    }

    /// <summary>The key of the next map entry in UTF-8; valid until the next read.</summary>
    public ReadOnlySpan<byte> ReadKey() => IsJson ? _json.ReadKey() : _pack.ReadUtf8(int.MaxValue);

    /// <summary>Consumes a nil when one is next.</summary>
    public bool TryReadNil() => IsJson ? _json.TryReadNil() : _pack.TryReadNil();

    /// <summary>A string of at most <paramref name="maxBytes"/> bytes of UTF-8.</summary>
    public string ReadString(int maxBytes) => IsJson ? _json.ReadString(maxBytes) : _pack.ReadString(maxBytes);

    /// <summary>A string of at most <paramref name="maxBytes"/> bytes of UTF-8, or null for nil.</summary>
    public string? ReadStringOrNull(int maxBytes) => TryReadNil() ? null : ReadString(maxBytes);

    /// <summary>An integer. A float counts when it is whole and below 2^53 in magnitude.</summary>
    public long ReadInt64() => IsJson ? _json.ReadInt64() : _pack.ReadInt64();

    /// <summary>An integer, as <see cref="ReadInt64"/>, in the range of an int.</summary>
    public int ReadInt32() => (int)InRange(ReadInt64(), int.MinValue, int.MaxValue);

    /// <summary>An integer, as <see cref="ReadInt64"/>, in the range of a uint.</summary>
    public uint ReadUInt32() => (uint)InRange(ReadInt64(), uint.MinValue, uint.MaxValue);

    /// <summary>An integer that is not negative.</summary>
    public ulong ReadUInt64() => IsJson ? _json.ReadUInt64() : _pack.ReadUInt64();

    /// <summary>true or false.</summary>
    public bool ReadBoolean() => IsJson ? _json.ReadBoolean() : _pack.ReadBoolean();

    /// <summary>A finite number, integer or float.</summary>
    public double ReadDouble() => IsJson ? _json.ReadDouble() : _pack.ReadDouble();

    /// <summary>At most <paramref name="maxBytes"/> bytes: a MessagePack bin, in JSON a base64 string.</summary>
    public byte[] ReadBinary(int maxBytes) => IsJson ? _json.ReadBinary(maxBytes) : _pack.ReadBinary(maxBytes);

    /// <summary>Skips the next value and returns its bytes as they stand in the input.</summary>
    public ReadOnlySpan<byte> ReadRaw() => IsJson ? _json.ReadRaw() : _pack.ReadRaw();

    /// <summary>Skips the next value, or key, with all it holds.</summary>
    public void Skip()
    {
        if (IsJson) _json.Skip();
        else _pack.Skip();
    }

    /// <summary>Fails unless the whole input is consumed; JSON may end in white space.</summary>
    public void ExpectEnd()
    {
        if (IsJson) _json.ExpectEnd();
        else _pack.ExpectEnd();
    }

    private static long InRange(long value, long least, long most)
    {
        if (value < least || value > most) MalformedFrameException.ThrowInvalid("An integer is out of range.");
        return value;
    }
}
