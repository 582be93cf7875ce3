using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Processes;

public sealed class TerminateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-term-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task SIGTERM_tells_everyone_and_ends_with_0()
    {
        using var gateway = await GatewayProcess.Start(_folder, "Gateway:DrainMs=200");
        await using var peer = await Peer.Join(gateway.Port, "li:moderator", "term");
        var acked = await peer.Publish("m1");
        await gateway.Terminate();
        var (close, code, _) = await peer.Closed();
        Assert.Equal((CloseCodes.Draining, Codes.ServerUnavailable), (close, code ?? 0));
        await peer.DisposeAsync();
        Assert.Equal(0, await gateway.Ended());

        using var again = await GatewayProcess.Start(_folder);
        await using var back = await Peer.Join(
            again.Port, "li:moderator", "term", position: ((long)acked.Details["epoch"]!, (long)acked.Details["seq"]!));
        Assert.True((bool)back.Joined["resumed"]!);
        Assert.Equal(Codes.Ok, (await back.Publish("m2")).Code);
    }

    [Fact]
    public async Task A_limit_that_makes_no_sense_ends_it_at_once() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.Start(_folder, "Gateway:RingFrames=0"));
}
