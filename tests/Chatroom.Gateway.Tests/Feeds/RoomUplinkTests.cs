using System.Text;
using Chatroom.Gateway.Feeds;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Feeds;

public sealed class RoomUplinkTests
{
    private readonly ScriptedRoom _room = new();

    [Fact]
    public async Task What_comes_during_a_call_travels_together_in_the_next_and_in_order()
    {
        var uplink = Uplink(callsPerRoom: 1);
        var answers = new List<Task<CommandAnswer>> { uplink.Ask(Says("a"), WireFormat.Json) };
        var first = await _room.Next();
        foreach (var id in (string[])["b", "c", "d"]) answers.Add(uplink.Ask(Says(id), WireFormat.Json));
        Assert.True(_room.HasNone);
        first.Answer();
        var second = await _room.Next();
        Assert.Equal(["a"], first.Ids);
        Assert.Equal(["b", "c", "d"], second.Ids);
        second.Answer();
        Assert.Equal([1, 1, 2, 3], (await Task.WhenAll(answers)).Select(answer => answer.Seq));
    }

    [Fact]
    public async Task So_many_calls_are_under_way_and_no_more()
    {
        var uplink = Uplink(callsPerRoom: 2);
        var calls = new List<ScriptedRoom.Call>();
        for (var i = 0; i < 2; i++)
        {
            uplink.Post(Says($"{i}"), WireFormat.Json, _ => { });
            calls.Add(await _room.Next());
        }
        var third = uplink.Ask(Says("2"), WireFormat.Json);
        Assert.True(_room.HasNone);
        calls[1].Answer();
        var call = await _room.Next();
        Assert.Equal(["2"], call.Ids);
        call.Answer();
        Assert.Equal(Codes.Ok, (await third).Code);
        calls[0].Answer();
    }

    [Fact]
    public async Task A_crowd_that_fills_several_calls_has_no_more_of_them_under_way_at_once()
    {
        var scheduler = new HeldScheduler();
        var uplink = new RoomUplink(_room, "g", new GatewayOptions { CallsPerRoom = 2, CommandsPerRoom = 1_000 }, scheduler: scheduler);
        for (var i = 0; i < 1_000; i++) Assert.True(uplink.Post(Says($"{i}"), WireFormat.Json, _ => { }));
        scheduler.Run();
        Assert.Equal(["0", "256"], new[] { await _room.Next(), await _room.Next() }.Select(call => call.Ids.First()));
        Assert.True(_room.HasNone);
    }

    [Fact]
    public async Task A_room_that_was_lost_meanwhile_and_has_forgotten_its_members_is_as_if_not_asked()
    {
        var uplink = Uplink(callsPerRoom: 1);
        var before = uplink.Ask(Says("a"), WireFormat.Json);
        (await _room.Next()).Refuse(Codes.NotInRoom);
        Assert.Equal(Codes.NotInRoom, (await before).Code);
        var forgotten = uplink.Ask(Says("b"), WireFormat.Json);
        var call = await _room.Next();
        uplink.Hold();
        uplink.LetGo();
        call.Refuse(Codes.NotInRoom);
        Assert.Equal(Codes.ServerUnavailable, (await forgotten).Code);
        Assert.Equal("""{"rule":"silo"}""", Encoding.UTF8.GetString((await forgotten).Details));
        var after = uplink.Ask(Says("c"), WireFormat.Json);
        (await _room.Next()).Refuse(Codes.NotInRoom);
        Assert.Equal(Codes.NotInRoom, (await after).Code);
    }

    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new ActivationLimitException("r", 1), Codes.ServerError, "limit" },
        { new IOException("cut"), Codes.Timeout, "store" },
        { new SiloAwayException(), Codes.ServerUnavailable, "silo" },
        { new SiloStoppingException("it goes down"), Codes.ServerUnavailable, "draining" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_call_that_fails_is_told_as_refused_or_as_unknown(Exception failure, int code, string rule)
    {
        var uplink = Uplink(callsPerRoom: 1);
        var asked = uplink.Ask(Says("a"), WireFormat.Json);
        (await _room.Next()).Fail(failure);
        var answer = await asked;
        Assert.Equal(code, answer.Code);
        Assert.Equal($$"""{"rule":"{{rule}}"}""", Encoding.UTF8.GetString(answer.Details));
        var again = uplink.Ask(Says("a"), WireFormat.Json);
        (await _room.Next()).Answer();
        Assert.Equal(Codes.Ok, (await again).Code);
    }

    [Fact]
    public async Task Too_many_waiting_are_refused_but_goodbyes_never()
    {
        var uplink = new RoomUplink(_room, "g", new GatewayOptions { CallsPerRoom = 1, CommandsPerRoom = 2 });
        uplink.Post(Says("a"), WireFormat.Json, _ => { });
        var first = await _room.Next();
        Assert.True(uplink.Post(Says("b"), WireFormat.Json, _ => { }));
        Assert.True(uplink.Post(Says("c"), WireFormat.Json, _ => { }));
        Assert.False(uplink.Post(Says("d"), WireFormat.Json, _ => Assert.Fail("refused, so never answered")));
        Assert.Equal(Codes.ServerError, (await uplink.Ask(Says("e"), WireFormat.Json)).Code);
        Assert.True(uplink.Post(_ => new Drop("li", "s"), WireFormat.Json, null));
        first.Answer();
        var second = await _room.Next();
        Assert.Equal(["b", "c", nameof(Drop)], second.Ids);
        Assert.Equal(0, second.Commands[2].Id);
        second.Answer();
    }

    [Fact]
    public async Task Whoever_cannot_take_an_answer_costs_the_others_nothing()
    {
        var uplink = Uplink(callsPerRoom: 1);
        uplink.Post(Says("a"), WireFormat.Json, _ => { });
        var first = await _room.Next();
        uplink.Post(Says("b"), WireFormat.Json, _ => throw new InvalidOperationException("a session's bug"));
        var third = uplink.Ask(Says("c"), WireFormat.Json);
        first.Answer();
        (await _room.Next()).Answer();
        Assert.Equal(Codes.Ok, (await third).Code);
        var later = uplink.Ask(Says("d"), WireFormat.Json);
        (await _room.Next()).Answer();
        Assert.Equal(Codes.Ok, (await later).Code);
    }

    [Fact]
    public async Task An_answer_may_come_past_its_call_or_before_its_end()
    {
        var uplink = Uplink(callsPerRoom: 1);
        var past = uplink.Ask(Says("a"), WireFormat.Json);
        var call = await _room.Next();
        call.AnswerNone();
        var next = uplink.Ask(Says("b"), WireFormat.Json);
        var second = await _room.Next();
        Assert.False(past.IsCompleted);
        uplink.Answered(call.Late(0));
        Assert.Equal(Codes.Ok, (await past).Code);
        uplink.Answered(second.Late(0));
        Assert.False(next.IsCompleted);
        second.AnswerNone();
        Assert.Equal(Codes.Ok, (await next).Code);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_an_unknown_outcome()
    {
        var clock = new ManualClock();
        var uplink = new RoomUplink(_room, "g", new GatewayOptions { LateAnswerMs = 5_000, CallsPerRoom = 1 }, clock);
        var asked = uplink.Ask(Says("a"), WireFormat.Json);
        var call = await _room.Next();
        call.AnswerNone();
        // The next call goes once the first has ended.
        var other = uplink.Ask(Says("b"), WireFormat.Json);
        (await _room.Next()).Answer();
        await other;
        clock.Advance(TimeSpan.FromMilliseconds(4_999));
        uplink.Expire();
        Assert.False(asked.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        uplink.Expire();
        Assert.Equal(Codes.Timeout, (await asked).Code);
        uplink.Answered(call.Late(0));
    }

    /// <summary>Work waits until the test runs it, where the test is. Not thread-safe.</summary>
    private sealed class HeldScheduler : TaskScheduler
    {
        private readonly Queue<Task> _tasks = new();

        public void Run()
        {
            while (_tasks.TryDequeue(out var task)) TryExecuteTask(task);
        }

        protected override void QueueTask(Task task) => _tasks.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
    }

    private RoomUplink Uplink(int callsPerRoom) => new(_room, "g", new GatewayOptions { CallsPerRoom = callsPerRoom });

    private static Func<long, Command> Says(string clientId) => id => new Publish(id, "li", "s", clientId, "text", "hi", null);
}
