namespace Chatroom.Protocol.Tests;

/// <summary>The header of a server's frame, byte for byte, at each boundary of its three lengths.</summary>
public class WebSocketFramingTests
{
    [Theory]
    [InlineData(1, 0, "8100")]
    [InlineData(2, 125, "827d")]
    [InlineData(2, 126, "827e007e")]
    [InlineData(1, 65535, "817effff")]
    [InlineData(2, 65536, "827f0000000000010000")]
    [InlineData(2, int.MaxValue, "827f000000007fffffff")]
    [InlineData(8, 2, "8802")]
    public void Header(int opcode, int payloadLength, string expected)
    {
        Span<byte> header = stackalloc byte[WebSocketFraming.MaxHeaderBytes];
        var length = WebSocketFraming.WriteServerHeader(header, opcode, payloadLength);
        Assert.Equal(WebSocketFraming.HeaderBytes(payloadLength), length);
        Assert.Equal(expected, Convert.ToHexStringLower(header[..length]));
    }

    [Fact]
    public void A_length_is_not_negative() => Assert.Throws<ArgumentOutOfRangeException>(() => WebSocketFraming.HeaderBytes(-1));
}
