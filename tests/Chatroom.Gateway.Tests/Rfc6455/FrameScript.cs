using System.Globalization;
using System.Text;

namespace Chatroom.Gateway.Tests.Rfc6455;

/// <summary>
/// Frames of a client as a line of text: <c>81:[192]</c> is first byte and payload, <c>|</c> stands between frames, <c>\x7f</c> is a byte,
/// <c>~200</c> is as many bytes of <c>x</c>; <c>#88 80 00</c> is bytes as they are; <c>81:[192]^0</c> has this mask. Stateless.
/// </summary>
internal static class FrameScript
{
    private const string MaskMark = "^";

    public static byte[] Write(string script) => [.. script.Split(" | ", StringSplitOptions.RemoveEmptyEntries).SelectMany(Frame)];

    private static byte[] Frame(string text)
    {
        if (text.StartsWith('#')) return Convert.FromHexString(text[1..].Replace(" ", "", StringComparison.Ordinal));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var first = byte.Parse(text[..colon], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var payload = text[(colon + 1)..];
        var isUnmasked = payload.EndsWith(MaskMark, StringComparison.Ordinal);
        if (isUnmasked) payload = payload[..^MaskMark.Length];
        return WebSocketFrame.OfClient(first, Payload(payload), masked: !isUnmasked);
    }

    private static byte[] Payload(string text)
    {
        if (text.StartsWith('~')) return [.. Enumerable.Repeat((byte)'x', int.Parse(text[1..], CultureInfo.InvariantCulture))];
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[i + 1] == 'x')
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 2, 2))[0]);
                i += 3;
            }
            else bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
        }
        return [.. bytes];
    }
}
