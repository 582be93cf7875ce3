using System.Collections.Concurrent;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.Swarms;
using Chatroom.LoadTest.Verification;
using Chatroom.LoadTest.Workers;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>A whole swarm over real sockets against a server that wrongs one member of thirty: the tool must see it.</summary>
public sealed class SwarmTests
{
    private const int Members = 30;
    private const int Victim = 17;

    [Theory]
    [InlineData(WireFormat.Json, true)]
    [InlineData(WireFormat.MessagePack, true)]
    [InlineData(WireFormat.MessagePack, false)]
    public async Task An_honest_server_holds(WireFormat format, bool epoll)
    {
        var (verdict, result) = await RunAsync(format, Cheat.None, epoll);
        Assert.Equal("invariants held", verdict.Text);
        Assert.Equal(40, result.Counts.Published);
        Assert.Equal(40, result.Counts.Accepted);
        Assert.Equal(40 * Members, result.Counts.Delivered);
        Assert.Single(result.Groups);
    }

    [Theory]
    [InlineData(Cheat.Drop, "member 17: seq 12 never came and no gap covers it")]
    [InlineData(Cheat.Alter, "member 17: the message at seq 12 is not the one that the server holds")]
    [InlineData(Cheat.Twice, "member 17: seq 12 came twice")]
    [InlineData(Cheat.Close, "member 17: the server closed with 4503 after seq 11: other login, or kick loop")]
    [InlineData(Cheat.LoseTheStored, "the server acknowledged its message at seq 12, but holds no message there")]
    public async Task A_cheat_on_one_member_is_found(Cheat cheat, string words)
    {
        var (verdict, _) = await RunAsync(WireFormat.MessagePack, cheat, epoll: true);
        Assert.False(verdict.Held);
        // A server that says it holds nothing at 12 contradicts every member; the ack's contradiction is one of them.
        if (cheat == Cheat.LoseTheStored) Assert.Contains(words, verdict.Text, StringComparison.Ordinal);
        else Assert.StartsWith(words, verdict.Text, StringComparison.Ordinal);
    }

    private static async Task<(Verdict, WorkerResult)> RunAsync(WireFormat format, Cheat cheat, bool epoll)
    {
        await using var server = new CheatingServer(format, cheat, Victim);
        var orders = new ConcurrentQueue<WorkerOrder>();
        var setup = new WorkerSetup
        {
            Urls = [server.Uri.AbsoluteUri], Room = "r", Format = format, TokenTemplate = "dev:u{i}", From = 0, To = Members, Talkers = 4,
            Rate = 400, Size = 60, ConnectRate = 10_000, Run = "run", ToleratesDrops = false,
        };
        var conductor = new Conductor(orders);
        var result = await Task.Run(() =>
        {
            using var sockets = epoll && OperatingSystem.IsLinux() ? new EpollSockets() : (INonBlockingSockets)new SelectSockets();
            new Swarm(setup, sockets, orders, conductor.Take).Run();
            return conductor.Result!;
        });
        var log = new ServerLog(CheatingServer.Epoch, 1);
        foreach (var hash in server.Hashes) log.Append(hash);
        return (Verifier.Check([result], log, conductor.LastAccepted), result);
    }

    /// <summary>Takes the swarm through its phases as the parent process does. Not thread-safe: it lives on the swarm's thread.</summary>
    private sealed class Conductor(ConcurrentQueue<WorkerOrder> orders)
    {
        private long _untilNs;
        private bool _draining;

        internal WorkerResult? Result { get; private set; }

        internal long LastAccepted { get; private set; }

        internal void Take(WorkerReport report)
        {
            Result = report.Result;
            if (Result is not null) orders.Enqueue(new WorkerOrder("quit"));
            if (report.Tick is not { } tick) return;
            LastAccepted = tick.LastAccepted;
            if (_untilNs == 0 && tick.Up == Members) Publish(Monotonic.Now);
            else if (_untilNs > 0 && !_draining && tick is { Pending: 0, Published: > 0 } && Monotonic.Now > _untilNs) Drain();
        }

        private void Publish(long now)
        {
            _untilNs = now + (Monotonic.Second / 10);
            orders.Enqueue(new WorkerOrder("publish", now, now, _untilNs));
        }

        private void Drain()
        {
            _draining = true;
            orders.Enqueue(new WorkerOrder("drain", Last: LastAccepted, DrainUntilNs: Monotonic.Now + (10 * Monotonic.Second)));
        }
    }
}
