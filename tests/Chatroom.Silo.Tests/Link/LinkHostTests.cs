using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;
using Chatroom.TestKit;

namespace Chatroom.Silo.Tests.Link;

/// <summary>Who may link, who is fenced, who is gone, and what a gateway that takes nothing costs.</summary>
public sealed class LinkHostTests
{
    private static readonly SiloOptions Options = new() { LeaseMs = 10_000, RoomQueueBytes = 20_000, QueueBytes = 100_000, HelloMs = 5_000 };

    [Fact]
    public async Task A_gateway_that_takes_nothing_delays_nobody_and_is_dropped_after_a_lease()
    {
        await using var host = new LinkHost(Options);
        var (stalled, reads) = (await host.Link("stalled"), await host.Link("reads"));
        await host.Join(stalled, "stalled", "sam", "hall");
        await host.Join(reads, "reads", "ria", "hall");
        stalled.Stall();
        for (var i = 0; i < 300; i++)
        {
            await host.Say("hall", "ria", "reads-ria", $"{i}{new string('x', 1_000)}");
            Assert.InRange(host.Leases.QueuedBytes, 0, 2 * Options.QueueBytes);
            await reads.Next<LinkBatch>();
            // Senders speak five times a second at most.
            host.Clock.Advance(TimeSpan.FromMilliseconds(20));
            if (i % 40 == 0) reads.Say(new LinkHeartbeat(1, 10, false));
        }
        Assert.Equal(2, await host.Members("hall"));
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        reads.Say(new LinkHeartbeat(1, 10, false));
        await host.Call(reads, LinkMethod.RoomDescribe, "hall");
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(1, host.Leases.Count);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(-1, await stalled.Closed);
        // The grace has begun; then the timer takes the member out.
        Assert.Equal(2, await host.Members("hall"));
        await UntilMembers(host, reads, 1);
    }

    [Fact]
    public async Task A_gateway_that_was_behind_is_told_where_the_log_stands_and_follows_from_there()
    {
        await using var host = new LinkHost(Options);
        var gateway = await host.Link("slow");
        await host.Join(gateway, "slow", "sam", "hall");
        gateway.Heard();
        gateway.Stall();
        for (var i = 0; i < 100; i++)
        {
            await host.Say("hall", "sam", "slow-sam", $"{i}{new string('x', 1_000)}");
            host.Clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        gateway.GoOn();
        var room = RoomFacts.From(await host.Grains.Room("hall").Describe());
        var behind = await gateway.Next<LinkBehind>();
        Assert.Equal(room.Epoch, behind.Epoch);
        // What was on its way when the gateway stalled may have told of an earlier place: what comes behind that leaves no hole.
        var seq = behind.Seq;
        while (seq < room.Seq)
        {
            seq = await gateway.Next() switch
            {
                LinkBehind later => later.Seq,
                LinkBatch batch when batch.First == seq + 1 => batch.Next - 1,
                LinkBatch batch => throw new InvalidOperationException($"a batch from {batch.First} on behind {seq}"),
                _ => seq,
            };
        }
        Assert.Equal(room.Seq, seq);
        await host.Say("hall", "sam", "slow-sam", "after");
        Assert.Equal(room.Seq + 1, (await gateway.Next<LinkBatch>()).First);
        // All of it is in the log.
        var read = (LinkAnswer)await host.Call(gateway, LinkMethod.RoomRead, "hall", [room.Epoch, 1, 1_000, 1, 0], [""]);
        Assert.Equal(room.Seq + 2, EventRange.From(read.Body).Next);
    }

    [Fact]
    public async Task A_newer_process_fences_the_older_whose_late_calls_are_not_made()
    {
        await using var host = new LinkHost(Options);
        var older = await host.Link("twin", 1);
        await host.Join(older, "twin", "sam", "hall");
        var newer = await host.Link("twin", 2);
        Assert.Equal(LinkCloseCodes.Fenced, await older.Closed);
        older.Say(new LinkCall(99, LinkMethod.RoomExecute, "hall", [1], [], CommandCodec.Write([(new Chatroom.Rooms.Leave(0, "sam", "twin-sam"), WireFormat.Json)])));
        await host.Call(newer, LinkMethod.RoomDescribe, "hall");
        Assert.Equal(1, await host.Members("hall"));
        var (again, _) = host.Connect();
        await again.Hello("twin", 1);
        Assert.Equal(LinkCloseCodes.Fenced, await again.Closed);
        Assert.Equal(1, host.Leases.Count);
    }

    [Fact]
    public async Task A_second_link_of_the_same_process_takes_the_place_of_the_first()
    {
        await using var host = new LinkHost(Options);
        var first = await host.Link("one", 7);
        var second = await host.Link("one", 7);
        Assert.Equal(LinkCloseCodes.Refused, await first.Closed);
        Assert.IsType<LinkAnswer>(await host.Call(second, LinkMethod.RecordsWebhooks, ""));
    }

    [Fact]
    public async Task While_too_much_waits_for_a_gateway_its_further_calls_are_refused_also_within_one_message()
    {
        const int Calls = 10_000;
        await using var host = new LinkHost(Options);
        var greedy = await host.Link("greedy");
        greedy.Stall();
        greedy.Say([.. Enumerable.Range(1, Calls).Select(id => new LinkCall(id, LinkMethod.RecordsWebhooks, "", [], [], []))]);
        await Eventually.Is(() => host.Leases.QueuedBytes >= Options.QueueBytes);
        greedy.GoOn();
        var (answered, refused) = (0, 0);
        while (answered + refused < Calls)
        {
            var frame = await greedy.Next();
            if (frame is LinkAnswer) answered++;
            else if (frame is LinkFailure { Fault: LinkFault.Refused }) refused++;
        }
        Assert.True(answered > 0 && refused > 0, $"{answered} answered, {refused} refused");
    }

    [Fact]
    public async Task A_gateway_that_was_killed_is_not_said_to_have_gone_down()
    {
        await using var host = new LinkHost(Options);
        var killed = await host.Link("killed");
        killed.Vanish();
        await Eventually.Is(() => host.Log.Lines.Any(line => line.StartsWith("Gateway killed, instance 1, is gone with code 1006", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_is_not_heard_of_for_a_lease_is_gone_and_who_is_stays()
    {
        await using var host = new LinkHost(Options);
        var (silent, speaks) = (await host.Link("silent"), await host.Link("speaks"));
        for (var i = 0; i < 4; i++)
        {
            speaks.Say(new LinkHeartbeat(i, 10, false));
            await host.Call(speaks, LinkMethod.RecordsWebhooks, "");
            host.Clock.Advance(TimeSpan.FromSeconds(3));
        }
        // Looked at every quarter of a lease.
        host.Clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(LinkCloseCodes.LeaseExpired, await silent.Closed);
        Assert.Equal(["speaks"], host.Leases.All.Select(link => link.Gateway));
    }

    [Fact]
    public async Task A_gateway_that_comes_back_within_the_grace_finds_its_members_places()
    {
        await using var host = new LinkHost(Options);
        var gateway = await host.Link("back");
        await host.Join(gateway, "back", "sam", "hall");
        gateway.Vanish();
        var again = await host.Link("back");
        await host.Join(again, "back", "sam", "hall");
        host.Clock.Advance(TimeSpan.FromSeconds(8));
        for (var i = 0; i < 8; i++)
        {
            again.Say(new LinkHeartbeat(1, 10, false));
            await host.Call(again, LinkMethod.RoomDescribe, "hall");
            host.Clock.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Equal(1, await host.Members("hall"));
    }

    [Fact]
    public async Task Who_does_not_know_the_secret_or_says_nothing_or_nonsense_is_not_let_in()
    {
        await using var host = new LinkHost(Options with { Secret = "right" });
        var (wrong, _) = host.Connect();
        await wrong.Hello("g", 1, "wrong");
        Assert.Equal(LinkCloseCodes.Proof, await wrong.Closed);
        var (none, _) = host.Connect();
        await none.Hello("g", 1);
        Assert.Equal(LinkCloseCodes.Proof, await none.Closed);
        var (nonsense, _) = host.Connect();
        nonsense.SayBytes([1, 2, 3]);
        Assert.Equal(LinkCloseCodes.BadFrame, await nonsense.Closed);
        var (calls, _) = host.Connect();
        calls.Say(new LinkCall(1, LinkMethod.AppExecute, "", [], [], []));
        Assert.Equal(LinkCloseCodes.Refused, await calls.Closed);
        var (huge, _) = host.Connect();
        huge.SayBytes(new byte[LinkLimits.HelloBytes + 1]);
        Assert.Equal(LinkCloseCodes.BadFrame, await huge.Closed);
        var (late, served) = host.Connect();
        await late.Next<LinkChallenge>();
        host.Clock.Advance(TimeSpan.FromMilliseconds(Options.HelloMs));
        await served.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(LinkCloseCodes.Refused, await late.Closed);
        var (right, _) = host.Connect();
        await right.Hello("g", 1, "right");
        await right.Next<LinkWelcome>();
        Assert.Equal(1, host.Leases.Count);
    }

    [Fact]
    public async Task Bytes_that_are_no_frames_close_that_link_alone()
    {
        await using var host = new LinkHost(Options);
        var (bad, good) = (await host.Link("bad"), await host.Link("good"));
        bad.SayBytes([0x91, 0x91, 0x63]);
        Assert.Equal(LinkCloseCodes.BadFrame, await bad.Closed);
        Assert.IsType<LinkAnswer>(await host.Call(good, LinkMethod.RecordsWebhooks, ""));
    }

    [Fact]
    public async Task Failures_say_of_which_kind_they_are_and_records_travel()
    {
        await using var host = new LinkHost(Options);
        var gateway = await host.Link("g");
        Assert.Equal(LinkFault.Store, ((LinkFailure)await host.Call(gateway, LinkMethod.RecordsRooms, "", [10])).Fault);
        Assert.Equal(LinkFault.Unknown, ((LinkFailure)await host.Call(gateway, LinkMethod.RoomRead, "hall")).Fault);
        Assert.Equal(LinkFault.Unknown, ((LinkFailure)await host.Call(gateway, LinkMethod.RoomDescribe, "no room at all")).Fault);
        Assert.Equal(5, RecordsCodec.ReadCounts(((LinkAnswer)await host.Call(gateway, LinkMethod.RecordsWebhooks, "")).Body).DeadBytes);
        Assert.Equal(3, RecordsCodec.ReadCounts(((LinkAnswer)await host.Call(gateway, LinkMethod.RecordsWebhooks, "", [(long)OutletId.Audit])).Body).Waiting);
        Assert.IsType<LinkFailure>(await host.Call(gateway, LinkMethod.RecordsWebhooks, "", [OutletLanes.Outlets]));
        var dead = RecordsCodec.ReadDead(((LinkAnswer)await host.Call(gateway, LinkMethod.RecordsDead, "", [7, 2])).Body).Single();
        Assert.Equal((8, OutletId.Audit, "gone"), (dead.Id, dead.Outlet, dead.Error));
        Assert.Equal(3, RecordsCodec.ReadNumber(((LinkAnswer)await host.Call(gateway, LinkMethod.RecordsReplay, "", [1, 2, 3])).Body));
    }

    [Fact]
    public async Task Draining_answers_what_was_asked_refuses_what_comes_and_then_closes()
    {
        await using var host = new LinkHost(Options);
        var gateway = await host.Link("g");
        await host.Join(gateway, "g", "sam", "hall");
        var drained = host.Leases.Drain(TestContext.Current.CancellationToken);
        Assert.Equal(LinkCloseCodes.Draining, await gateway.Closed);
        await drained;
        var (late, _) = host.Connect();
        await late.Hello("h", 1);
        Assert.Equal(LinkCloseCodes.Draining, await late.Closed);
    }

    [Fact]
    public async Task Gateways_are_told_who_takes_clients_when_somebody_comes_drains_or_goes()
    {
        await using var host = new LinkHost(Options);
        var a = await host.Link("a", url: "wss://a");
        Assert.Equal(["a"], await Told(a));
        var b = await host.Link("b", url: "wss://b");
        Assert.Equal(["a", "b"], await Told(a));
        b.Say(new LinkHeartbeat(0, 10, IsDraining: true));
        Assert.Equal(["a"], await Told(a));
        var c = await host.Link("c", url: "wss://c");
        Assert.Equal(["a", "c"], await Told(a));
        c.Vanish();
        Assert.Equal(["a"], await Told(a));
    }

    private static async Task<IEnumerable<string>> Told(ScriptedGateway gateway) =>
        (await gateway.Next<LinkGateways>()).Gateways.Select(one => one.Id).Order();

    private static async Task UntilMembers(LinkHost host, ScriptedGateway alive, int wanted)
    {
        for (var i = 0; i < 20 && await host.Members("hall") != wanted; i++)
        {
            alive.Say(new LinkHeartbeat(1, 10, false));
            await host.Call(alive, LinkMethod.RoomDescribe, "hall");
            host.Clock.Advance(TimeSpan.FromSeconds(4));
        }
        Assert.Equal(wanted, await host.Members("hall"));
    }
}
