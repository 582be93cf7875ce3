using System.Buffers;
using System.Text;

namespace Chatroom.Protocol;

/// <summary>
/// Quotes strings for JSON and escapes only what JSON asks for. The framework's most relaxed encoder still writes an
/// emoji as two escapes: 12 bytes for 4, on every copy of a chat message. Not thread-safe.
/// </summary>
internal sealed class JsonText
{
    private const int StackBytes = 512;
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private ArrayBufferWriter<byte> _quoted = new();

    /// <summary>The string with its quotes; valid until the next call. Half of a surrogate pair becomes U+FFFD.</summary>
    internal ReadOnlySpan<byte> Quote(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var utf8 = rented is null ? stackalloc byte[StackBytes] : rented;
        var quoted = Quote(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return quoted;
    }

    /// <summary>The string with its quotes; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Quote(scoped ReadOnlySpan<byte> utf8)
    {
        if (_quoted.Capacity > WireWriter.RetainedBytes) _quoted = new ArrayBufferWriter<byte>();
        else _quoted.ResetWrittenCount();
        _quoted.Write("\""u8);
        for (var plain = utf8.IndexOfAny(Special); plain >= 0; plain = utf8.IndexOfAny(Special))
        {
            _quoted.Write(utf8[..plain]);
            Escape(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }
        _quoted.Write(utf8);
        _quoted.Write("\""u8);
        return _quoted.WrittenSpan;
    }

    private void Escape(byte special)
    {
        switch (special)
        {
            case (byte)'"': _quoted.Write("\\\""u8); break;
            case (byte)'\\': _quoted.Write("\\\\"u8); break;
            case (byte)'\n': _quoted.Write("\\n"u8); break;
            case (byte)'\r': _quoted.Write("\\r"u8); break;
            case (byte)'\t': _quoted.Write("\\t"u8); break;
            default:
                _quoted.Write("\\u00"u8);
                _quoted.Write([HexDigit(special >> 4), HexDigit(special & 15)]);
                break;
        }
    }

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value];
}
