using System.Globalization;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>Only the gateway's own pages and the configured ones open a connection from a browser. https://live.example is configured.</summary>
public sealed class OriginTests(GenerousGateway gateway) : IClassFixture<GenerousGateway>
{
    [Theory]
    [InlineData("no origin: no browser", "", 101)]
    [InlineData("the configured one", "Origin: https://live.example", 101)]
    [InlineData("in another case", "Origin: HTTPS://LIVE.example", 101)]
    [InlineData("the gateway's own", "Origin: http://chat.example", 101)]
    [InlineData("null, as of a sandboxed page", "Origin: null", 403)]
    [InlineData("another", "Origin: https://evil.example", 403)]
    [InlineData("a subdomain", "Origin: https://a.live.example", 403)]
    [InlineData("one that ends like it", "Origin: https://evillive.example", 403)]
    [InlineData("one that begins like it", "Origin: https://live.example.evil.example", 403)]
    [InlineData("its user part", "Origin: https://live.example@evil.example", 403)]
    [InlineData("another scheme", "Origin: http://live.example", 403)]
    [InlineData("another port", "Origin: https://live.example:444", 403)]
    [InlineData("the own one on another port", "Origin: http://chat.example:81", 403)]
    [InlineData("the own one over another scheme", "Origin: https://chat.example", 403)]
    [InlineData("a slash behind", "Origin: https://live.example/", 403)]
    [InlineData("two in one", "Origin: https://live.example https://evil.example", 403)]
    [InlineData("two headers", "Origin: https://live.example\nOrigin: https://evil.example", 403)]
    [InlineData("a space", "Origin: https://live.example evil", 403)]
    public async Task A_page_may_connect_or_not(string what, string header, int status)
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        await connection.Write(RawConnection.Request(header.Length > 0 ? Rfc6455.Upgrades.And(header) : Rfc6455.Upgrades.Good));
        Assert.Equal((what, $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)}"), (what, (await connection.ReadHead())[..12]));
    }
}
