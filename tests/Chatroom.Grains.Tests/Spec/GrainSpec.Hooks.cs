using System.Net;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>A room with a hook asks it outside its mailbox, and answers past the call that brought the message.</content>
public abstract partial class GrainSpec
{
    private const string Allow = """{"action":"allow"}""";

    private static GrainOptions Asking { get; } = Plain with
    {
        Hooks = new HookOptions { Secret = "0123456789abcdef" },
        Room = Plain.Room with { Config = new RoomConfig { HookUrl = "http://hook/check", HookOnFailure = "refuse" } },
    };

    /// <summary>Sends it and takes the hook's call; nothing is answered yet.</summary>
    private async Task<ReceivedCall> AskHook(IRoomGrain room, Publish publish)
    {
        Assert.Empty(await room.AskAll(publish));
        return await Hook.Next();
    }

    /// <summary>Waits for so many late answers: a barrier, not a sleep.</summary>
    private static async Task<Told[]> Late(TestGateway gateway, int count)
    {
        await Task.Run(async () =>
        {
            await Eventually.Is(() => gateway.Late.Length >= count);
        }).InTime();
        return gateway.Late;
    }

    [Fact]
    public async Task The_room_goes_on_while_its_hook_is_asked_and_the_answer_comes_past_the_call()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        var publish = Say.Text("ann", "first");
        var call = await AskHook(room, publish);
        Assert.Equal(0, (await room.Ask(Say.Set("ann", "k", "v"))).Code);
        call.Answer(HttpStatusCode.OK, Allow);
        var told = (await Late(gateway, 1)).Single();
        Assert.Equal((publish.Id, 0, 3L), (told.Id, told.Code, told.Number("seq")));
        Assert.Equal(["first"], await Stored());
        Assert.Equal(["first"], gateway.Texts(Id));
    }

    [Fact]
    public async Task Messages_take_their_places_as_they_are_accepted()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        var first = await AskHook(room, Say.Text("ann", "first"));
        var second = await AskHook(room, Say.Text("ann", "second"));
        second.Answer(HttpStatusCode.OK, """{"action":"replace","content":"2nd"}""");
        await Late(gateway, 1);
        first.Answer(HttpStatusCode.OK, Allow);
        await Late(gateway, 2);
        Assert.Equal(["2nd", "first"], await Stored());
    }

    [Fact]
    public async Task A_resend_gets_the_answer_of_the_first_and_no_call_of_its_own()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        var call = await AskHook(room, Say.Text("ann", "once"));
        Assert.Empty(await room.AskAll(Say.Text("ann", "once")));
        call.Answer(HttpStatusCode.OK, Allow);
        var told = await Late(gateway, 2);
        Assert.Equal(told[0].Number("seq"), told[1].Number("seq"));
        Assert.Equal(told[0].Number("seq"), (await room.Ask(Say.Text("ann", "once"))).Number("seq"));
        Assert.Single(Hook.All);
        Assert.Equal(["once"], await Stored());
    }

    [Fact]
    public async Task A_hook_that_says_nothing_in_its_time_is_the_failure_rule_s()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        await AskHook(room, Say.Text("ann", "unheard"));
        Advance(2_000);
        var told = (await Late(gateway, 1)).Single();
        Assert.Equal((21505, "hook", 1_000L), (told.Code, told.Rule, told.Number("retryAfterMs")));
        Assert.Empty(await Stored());
    }

    [Fact]
    public async Task What_the_hook_refuses_comes_with_its_reason()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        (await AskHook(room, Say.Text("ann", "ad"))).Answer(HttpStatusCode.OK, """{"action":"refuse","reason":"no ads"}""");
        var told = (await Late(gateway, 1)).Single();
        Assert.Equal((21504, "hook", "no ads"), (told.Code, told.Rule, told.Details.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_is_allowed_while_nothing_can_be_stored_is_refused_and_may_be_sent_again()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"), Say.Join("bob"));
        var call = await AskHook(room, Say.Text("ann", "m1"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        Assert.Equal(24015, (await room.Ask(Say.Set("bob", "k", "v"))).Code);
        call.Answer(HttpStatusCode.OK, Allow);
        Assert.Equal((24015, "store"), ((await Late(gateway, 1))[0].Code, gateway.Late[0].Rule));
        Advance(100);
        (await AskHook(room, Say.Text("ann", "m1"))).Answer(HttpStatusCode.OK, Allow);
        Assert.Equal(0, (await Late(gateway, 2))[1].Code);
        Assert.Equal(["m1"], await Stored());
    }

    [Fact]
    public async Task An_allowed_message_whose_append_fails_is_not_acknowledged()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        var call = await AskHook(room, Say.Text("ann", "m1"));
        Store.Fail(StoreCall.Append, StoreFault.Refused);
        call.Answer(HttpStatusCode.OK, Allow);
        Assert.Equal(24015, (await Late(gateway, 1)).Single().Code);
        Assert.Empty(await Stored());
    }

    [Fact]
    public async Task A_call_of_no_gateway_waits_for_the_hook_itself()
    {
        var (room, gateway) = await OpenWith(Asking, Say.Join("ann"));
        Task<byte[]> Send(string content) => room.Execute(
            "", CommandCodec.Write([(Say.Text("bot", content) with { Session = MemberCommand.ServerSession }, WireFormat.Json)]));
        var (allowed, again) = (Send("m1"), Send("m1"));
        var call = await Hook.Next();
        Assert.Equal((false, false), (allowed.IsCompleted, again.IsCompleted));
        call.Answer(HttpStatusCode.OK, Allow);
        var told = Told.ReadAll(await allowed.InTime()).Single();
        Assert.Equal((0, 2L), (told.Code, told.Number("seq")));
        Assert.Equal(2, Told.ReadAll(await again.InTime()).Single().Number("seq"));
        var refused = Send("m2");
        (await Hook.Next()).Answer(HttpStatusCode.OK, """{"action":"refuse","reason":"no ads"}""");
        Assert.Equal(21504, Told.ReadAll(await refused.InTime()).Single().Code);
        // Nobody else is told: the ids of such calls are no gateway's.
        Assert.Empty(gateway.Late);
    }
}
