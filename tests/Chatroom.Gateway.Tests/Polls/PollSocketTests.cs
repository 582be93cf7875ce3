using System.Net.WebSockets;
using System.Text;
using Chatroom.Gateway.Polls;
using Chatroom.Gateway.Sockets;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Polls;

/// <summary>What polls carried up and a session has not read yet.</summary>
public sealed class PollSocketTests : IDisposable
{
    private const string Closed = "closed";
    private readonly PollSocket _socket;
    private int _emptied;

    public PollSocketTests() =>
        _socket = new PollSocket(WireFormat.Json, new Line(Stream.Null, new ScriptedWire()), bodiesMax: 2) { Emptied = () => _emptied++ };

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task So_many_bodies_wait_to_be_read_in_their_order_and_the_next_when_one_has_been()
    {
        Assert.True(Deliver("[[1],[2]]"));
        Assert.True(Deliver("[[3]]"));
        Assert.False(Deliver("[[4]]"));
        Assert.Equal(("[1]", "[2]"), (await Read(), await Read()));
        // That the first is at its end is known when more is asked of it.
        Assert.False(Deliver("[[4]]"));
        Assert.Equal(("[3]", 1), (await Read(), _emptied));
        Assert.True(Deliver("[[4]]"));
        Assert.Equal(("[4]", 2), (await Read(), _emptied));
    }

    [Fact]
    public async Task A_poll_that_carries_nothing_needs_no_room()
    {
        Assert.True(Deliver("[[1]]"));
        Assert.True(Deliver("[[2]]"));
        for (var i = 0; i < 3; i++) Assert.True(Deliver(""));
        Assert.Equal(("[1]", "[2]"), (await Read(), await Read()));
    }

    [Fact]
    public async Task Behind_a_fault_nothing_is_read_any_more()
    {
        Assert.True(Deliver("[[1],"));
        Assert.True(Deliver("[[2]]"));
        Assert.Equal("[1]", await Read());
        await Assert.ThrowsAsync<MalformedFrameException>(Read);
        _socket.Leave();
        Assert.Equal(Closed, await Read());
    }

    private bool Deliver(string body) => _socket.TryDeliver(new PollBody(Encoding.UTF8.GetBytes(body), WireFormat.Json));

    private async Task<string> Read()
    {
        var buffer = new byte[64];
        var read = await _socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        return read.MessageType == WebSocketMessageType.Close ? Closed : Encoding.UTF8.GetString(buffer, 0, read.Count);
    }
}
