using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Chatroom.Protocol;

/// <summary>
/// JSON's bytes, without white space. Strings are escaped only where JSON asks for it: the framework's most relaxed encoder still writes
/// an emoji as two escapes, 12 bytes for 4, on every copy of a chat message. Not thread-safe. Whoever calls keeps the shape
/// (<see cref="WriterShape"/>).
/// </summary>
internal sealed class JsonEncoding
{
    private const int NumberBytes = 32;
    private const int BytesPerChar = 3;
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    // Whether what stands last is a value that another follows behind a comma.
    private bool _follows;

    internal void Reset() => _follows = false;

    internal void Open(WireBuffer to, byte bracket)
    {
        Separate(to);
        to.Byte(bracket);
        _follows = false;
    }

    internal void Close(WireBuffer to, byte bracket)
    {
        to.Byte(bracket);
        _follows = true;
    }

    internal void Key(WireBuffer to, ReadOnlySpan<byte> utf8)
    {
        Utf8(to, utf8);
        EndKey(to);
    }

    internal void Key(WireBuffer to, string key)
    {
        Text(to, key);
        EndKey(to);
    }

    internal void Raw(WireBuffer to, ReadOnlySpan<byte> encoded)
    {
        Separate(to);
        to.Write(encoded);
        _follows = true;
    }

    internal void Int(WireBuffer to, long value)
    {
        Separate(to);
        Utf8Formatter.TryFormat(value, to.Free(NumberBytes), out var bytes);
        to.Advance(bytes);
        _follows = true;
    }

    internal void UInt(WireBuffer to, ulong value)
    {
        Separate(to);
        Utf8Formatter.TryFormat(value, to.Free(NumberBytes), out var bytes);
        to.Advance(bytes);
        _follows = true;
    }

    internal void Double(WireBuffer to, double value)
    {
        Separate(to);
        Utf8Formatter.TryFormat(value, to.Free(NumberBytes), out var bytes);
        to.Advance(bytes);
        _follows = true;
    }

    /// <summary>As base64.</summary>
    internal void Binary(WireBuffer to, ReadOnlySpan<byte> bytes)
    {
        Separate(to);
        to.Byte((byte)'"');
        Base64.EncodeToUtf8(bytes, to.Free(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        EndString(to, written);
    }

    /// <summary>Half of a surrogate pair becomes U+FFFD.</summary>
    internal void Text(WireBuffer to, string text)
    {
        Separate(to);
        to.Byte((byte)'"');
        EndString(to, Encoding.UTF8.GetBytes(text, to.Free(checked(text.Length * BytesPerChar))));
    }

    internal void Utf8(WireBuffer to, ReadOnlySpan<byte> utf8)
    {
        Separate(to);
        to.Byte((byte)'"');
        utf8.CopyTo(to.Free(utf8.Length));
        EndString(to, utf8.Length);
    }

    private void Separate(WireBuffer to)
    {
        if (_follows) to.Byte((byte)',');
    }

    private void EndKey(WireBuffer to)
    {
        to.Byte((byte)':');
        _follows = false;
    }

    /// <param name="bytes">Of the string, behind what counts as written.</param>
    private void EndString(WireBuffer to, int bytes)
    {
        to.Advance(Escape(to, bytes));
        to.Byte((byte)'"');
        _follows = true;
    }

    /// <summary>Escapes the bytes where they stand, from their end on, and returns how many they are then.</summary>
    private static int Escape(WireBuffer to, int bytes)
    {
        var plain = to.Free(bytes)[..bytes];
        var first = plain.IndexOfAny(Special);
        if (first < 0) return bytes;
        var all = bytes;
        foreach (var one in plain[first..]) all += WidthOf(one) - 1;
        var text = to.Free(all);
        for (int from = bytes - 1, at = all; from >= first; from--)
        {
            var width = WidthOf(text[from]);
            at -= width;
            Write(text[from], text.Slice(at, width));
        }
        return all;
    }

    private static int WidthOf(byte one) => one switch
    {
        (byte)'"' or (byte)'\\' or (byte)'\n' or (byte)'\r' or (byte)'\t' => 2,
        < 0x20 => 6,
        _ => 1,
    };

    private static void Write(byte one, Span<byte> to)
    {
        switch (to.Length)
        {
            case 1:
                to[0] = one;
                break;
            case 2:
                (to[0], to[1]) = ((byte)'\\', one switch { (byte)'\n' => (byte)'n', (byte)'\r' => (byte)'r', (byte)'\t' => (byte)'t', _ => one });
                break;
            default:
                "\\u00"u8.CopyTo(to);
                (to[4], to[5]) = (HexDigit(one >> 4), HexDigit(one & 15));
                break;
        }
    }

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value];
}
