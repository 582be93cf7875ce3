namespace Chatroom.Protocol;

/// <summary>
/// Writes one value, as a rule a frame, in either format into a buffer of its own. Reusable after <see cref="Reset"/>;
/// not thread-safe. The buffer grows as needed; <see cref="Reset"/> lets go of one above <see cref="RetainedBytes"/>.
/// </summary>
/// <remarks>A count that does not hold, a key out of place or a second value is a bug: <see cref="InvalidOperationException"/>.</remarks>
public sealed class WireWriter
{
    /// <summary>The largest buffer that <see cref="Reset"/> keeps, in bytes.</summary>
    public const int RetainedBytes = 1 << 20;

    private readonly int _initialBytes;
    private readonly JsonEncoding? _json;
    private readonly WriterShape _shape = new();
    private WireBuffer _buffer;

    /// <summary>An empty writer whose buffer begins with <paramref name="initialBytes"/> bytes.</summary>
    public WireWriter(WireFormat format, int initialBytes = 512)
    {
        Format = format;
        _initialBytes = initialBytes;
        _buffer = new WireBuffer(initialBytes);
        _json = format == WireFormat.Json ? new JsonEncoding() : null;
    }

    /// <summary>How the bytes are encoded.</summary>
    public WireFormat Format { get; }

    /// <summary>What has been written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.Written;

    /// <summary>What has been written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.WrittenMemory;

    /// <summary>How many bytes have been written.</summary>
    public int Length => _buffer.Length;

    /// <summary>A copy of what has been written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets what has been written, also a value that was begun and not ended.</summary>
    public void Reset()
    {
        if (_buffer.Capacity > RetainedBytes) _buffer = new WireBuffer(_initialBytes);
        else _buffer.Clear();
        _json?.Reset();
        _shape.Reset();
    }

    /// <summary>Begins an array of exactly <paramref name="count"/> elements.</summary>
    public void BeginArray(int count)
    {
        _shape.Open(count, isMap: false);
        if (_json is null) MessagePackEncoding.ArrayHead(_buffer, count);
        else _json.Open(_buffer, (byte)'[');
    }

    /// <summary>Ends the array.</summary>
    public void EndArray()
    {
        _shape.Close(isMap: false);
        _json?.Close(_buffer, (byte)']');
    }

    /// <summary>Begins a map of exactly <paramref name="count"/> entries.</summary>
    public void BeginMap(int count)
    {
        _shape.Open(count, isMap: true);
        if (_json is null) MessagePackEncoding.MapHead(_buffer, count);
        else _json.Open(_buffer, (byte)'{');
    }

    /// <summary>Ends the map.</summary>
    public void EndMap()
    {
        _shape.Close(isMap: true);
        _json?.Close(_buffer, (byte)'}');
    }

    /// <summary>The key of the next map entry.</summary>
    public void Key(ReadOnlySpan<byte> utf8)
    {
        _shape.Key();
        if (_json is null) MessagePackEncoding.Utf8(_buffer, utf8);
        else _json.Key(_buffer, utf8);
    }

    /// <summary>The key of the next map entry.</summary>
    public void Key(string key)
    {
        _shape.Key();
        if (_json is null) MessagePackEncoding.Text(_buffer, key);
        else _json.Key(_buffer, key);
    }

    /// <summary>An integer, in the smallest encoding.</summary>
    public void Int(long value)
    {
        _shape.Value();
        if (_json is null) MessagePackEncoding.Int(_buffer, value);
        else _json.Int(_buffer, value);
    }

    /// <summary>An integer that is not negative, in the smallest encoding.</summary>
    public void UInt(ulong value)
    {
        _shape.Value();
        if (_json is null) MessagePackEncoding.UInt(_buffer, value);
        else _json.UInt(_buffer, value);
    }

    /// <summary>A string, or nil. Half of a surrogate pair is written as U+FFFD.</summary>
    public void String(string? value)
    {
        if (value is null)
        {
            Nil();
            return;
        }
        _shape.Value();
        if (_json is null) MessagePackEncoding.Text(_buffer, value);
        else _json.Text(_buffer, value);
    }

    /// <summary>A string of valid UTF-8.</summary>
    public void Utf8(ReadOnlySpan<byte> utf8)
    {
        _shape.Value();
        if (_json is null) MessagePackEncoding.Utf8(_buffer, utf8);
        else _json.Utf8(_buffer, utf8);
    }

    /// <summary>true or false.</summary>
    public void Bool(bool value)
    {
        _shape.Value();
        if (_json is null) MessagePackEncoding.Bool(_buffer, value);
        else _json.Raw(_buffer, value ? "true"u8 : "false"u8);
    }

    /// <summary>nil, in JSON null.</summary>
    public void Nil()
    {
        _shape.Value();
        if (_json is null) MessagePackEncoding.Nil(_buffer);
        else _json.Raw(_buffer, "null"u8);
    }

    /// <summary>A finite number. One that is whole and exact is written as an integer, as JavaScript does.</summary>
    public void Double(double v)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(v), false, nameof(v));
        if (WholeNumber.TryFrom(v, out var whole))
        {
            Int(whole);
            return;
        }
        _shape.Value();
        if (_json is null) MessagePackEncoding.Double(_buffer, v);
        else _json.Double(_buffer, v);
    }

    /// <summary>Bytes: a MessagePack bin, in JSON a base64 string.</summary>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        _shape.Value();
        if (_json is null) MessagePackEncoding.Binary(_buffer, bytes);
        else _json.Binary(_buffer, bytes);
    }

    /// <summary>One value that is already encoded in this format.</summary>
    public void Raw(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty) throw new ArgumentException("An encoded value has one byte at least.", nameof(encoded));
        _shape.Value();
        if (_json is null) _buffer.Write(encoded);
        else _json.Raw(_buffer, encoded);
    }

    /// <summary>One map that is already encoded in this format; nothing at all stands for the empty map.</summary>
    public void RawMap(ReadOnlySpan<byte> encoded)
    {
        if (!encoded.IsEmpty)
        {
            Raw(encoded);
            return;
        }
        BeginMap(0);
        EndMap();
    }
}
