using System.Net;
using Chatroom.Gateway.Sockets;
using Microsoft.AspNetCore.Http;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData(0, "10.0.0.1", "192.0.2.1", "10.0.0.1")]
    [InlineData(1, "10.0.0.1", "192.0.2.1", "192.0.2.1")]
    // What a client has written itself stands on the left.
    [InlineData(1, "10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1")]
    [InlineData(2, "10.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.2", "192.0.2.1")]
    [InlineData(2, "10.0.0.1", "192.0.2.1", "10.0.0.1")]
    [InlineData(1, "10.0.0.1", "", "10.0.0.1")]
    [InlineData(1, "10.0.0.1", "unknown", "10.0.0.1")]
    [InlineData(1, "10.0.0.1", "192.0.2.1:4711", "192.0.2.1")]
    [InlineData(1, "10.0.0.1", "[2001:db8:0:5:1:2:3:4]:4711", "2001:db8:0:5::")]
    [InlineData(0, "2001:db8:0:5:ffff:2:3:4", "", "2001:db8:0:5::")]
    [InlineData(0, "::ffff:192.0.2.1", "", "192.0.2.1")]
    [InlineData(0, "::1", "", "::1")]
    public void Of(int hops, string connection, string forwarded, string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwarded.Length > 0) context.Request.Headers["X-Forwarded-For"] = forwarded;
        Assert.Equal(IPAddress.Parse(address), ClientAddress.Of(context, hops));
    }

    [Fact]
    public void Several_lines_of_the_header_are_one_list()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Append("X-Forwarded-For", "192.0.2.1");
        context.Request.Headers.Append("X-Forwarded-For", "10.0.0.2");
        Assert.Equal(IPAddress.Parse("192.0.2.1"), ClientAddress.Of(context, 2));
    }
}
