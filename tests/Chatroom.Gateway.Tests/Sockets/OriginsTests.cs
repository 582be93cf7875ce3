using Chatroom.Gateway.Sockets;
using Microsoft.AspNetCore.Http;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class OriginsTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("https://chat.example", true)]
    [InlineData("HTTPS://CHAT.EXAMPLE", true)]
    [InlineData("https://live.example", true)]
    [InlineData("http://chat.example", false)]
    [InlineData("https://chat.example:444", false)]
    [InlineData("https://chat.example.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public void The_own_origin_the_configured_ones_and_clients_that_are_no_browser(string? origin, bool allowed)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("https", new HostString("chat.example"));
        if (origin is not null) request.Headers.Origin = origin;
        Assert.Equal(allowed, new Origins(new GatewayOptions { Origins = ["https://live.example"] }).Allows(request));
    }
}
