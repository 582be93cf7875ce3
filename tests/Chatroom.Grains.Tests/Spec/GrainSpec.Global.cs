using Chatroom.Grains.Codec;
using Chatroom.Grains.Global;
using Chatroom.Grains.Tests.Kit;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.Rooms.Words;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>What holds in all rooms: stored before it is answered, pushed to every room, back after a restart.</content>
public abstract partial class GrainSpec
{
    private IGrains Engine(GrainOptions? options = null) => Start(Store, Clock, options ?? Plain);

    [Fact]
    public async Task A_mute_in_all_rooms_holds_in_every_room_once_it_is_answered_and_ends_by_itself()
    {
        var grains = Engine();
        foreach (var room in (string[])["r1", "r2"]) await grains.Room(room).Ask(Say.Join("ann"));
        var muted = await grains.Mute("ann", minutes: 1);
        Assert.Equal((0, 1L), (muted.Code, muted.Seq));
        foreach (var room in (string[])["r1", "r2", "r3"])
        {
            if (room == "r3") await grains.Room(room).Ask(Say.Join("ann"));
            var told = await grains.Room(room).Ask(Say.Text("ann", "hello"));
            Assert.Equal((23408, "global-mute", muted.UntilMs), (told.Code, told.Rule, told.Number("until")));
        }
        Advance(60_000);
        Assert.Equal(0, (await grains.Room("r1").Ask(Say.Text("ann", "hello"))).Code);
    }

    [Fact]
    public async Task After_a_restart_what_holds_in_all_rooms_is_the_same_and_what_is_over_is_over()
    {
        var before = Engine(Plain with { AppSnapshotEvents = 3 });
        await before.Mute("ann");
        await before.Mute("bob", minutes: 1);
        await before.Ban("cyd");
        await before.Ask(new ChangeWords("api", [new("bad", WordAction.Hold)], []));
        await before.Ask(new KeepRooms("api", ["r"], []));
        await before.Ask(new ChangeSettings("api", new SettingsChange(new Dictionary<string, Lane> { ["poll"] = Lane.Low }, "https://example.org", "0123456789abcdef")));
        Advance(60_000);

        var grains = Engine();
        await grains.Room(Id).AskAll(Say.Join("ann"), Say.Join("bob"));
        Assert.Equal(23408, (await grains.Room(Id).Ask(Say.Text("ann", "muted"))).Code);
        Assert.Equal(0, (await grains.Room(Id).Ask(Say.Text("bob", "free again"))).Code);
        var state = grains.AppView.State;
        Assert.Equal(6, state.Seq);
        Assert.Equal(("api", "why"), (state.Bans.All.Single().By, state.Bans.All.Single().Reason));
        Assert.Equal(WordAction.Hold, state.Words["bad"]);
        Assert.Equal(["r"], state.KeepAlive);
        Assert.Equal((Lane.Low, "https://example.org", "0123456789abcdef"), (state.Settings.CustomTypes["poll"], state.Settings.WebhookUrl, state.Settings.WebhookSecret));
        Assert.Equal(before.AppView.State.Bytes, state.Bytes);
        Assert.Equal(7, (await grains.Mute("eve")).Seq);
    }

    [Fact]
    public async Task Snapshots_bound_the_log_of_what_holds_in_all_rooms()
    {
        var grains = Engine(Plain with { AppSnapshotEvents = 10 });
        for (var i = 0; i < 25; i++) await grains.Mute($"u{i}");
        var stored = (await Disk.Load(AppGrain.Key, CancellationToken.None))!;
        Assert.Equal((20L, 25L), (stored.Snapshot!.Seq, stored.Head));
        Assert.InRange(stored.Batches.Sum(batch => batch.Next - batch.First), 0, 10);
        var again = Engine();
        await again.AppView.Ready().InTime();
        Assert.Equal(25, again.AppView.State.Mutes.Count);
    }

    [Fact]
    public async Task What_holds_in_all_rooms_is_in_no_list_of_rooms()
    {
        var grains = Engine();
        await grains.Mute("ann");
        await grains.Room(Id).Ask(Say.Join("ann"));
        Assert.Equal([Id], (await Disk.List("", 10, CancellationToken.None)).Select(room => room.Room));
    }

    [Theory]
    [InlineData(StoreFault.Refused)]
    [InlineData(StoreFault.LostBefore)]
    public async Task A_change_that_is_not_stored_is_refused_and_nothing_changes(StoreFault fault)
    {
        var grains = Engine();
        await grains.Mute("ann");
        Store.Fail(StoreCall.Append, fault, AppGrain.Key);
        var asked = grains.Mute("bob");
        if (fault == StoreFault.LostBefore) await StoreIsReadAgain();
        Assert.Equal((24015, "store"), ((await asked).Code, (await asked).Rule));
        Assert.True((await asked).RetryAfterMs > 0);
        Advance(2_000);
        Assert.Equal((0, 2L), ((await grains.Mute("cyd")).Code, grains.AppView.State.Seq));
        Assert.Equal(["ann", "cyd"], grains.AppView.State.Mutes.All.Select(mute => mute.User).Order());
    }

    /// <summary>What the store did with a change is read after the back-off, once it is known that it is not known.</summary>
    private async Task StoreIsReadAgain()
    {
        await Clock.TimerSet(TimeSpan.FromMilliseconds(Plain.StoreBackoffMs)).InTime();
        Advance(Plain.StoreBackoffMs);
    }

    [Fact]
    public async Task A_change_whose_outcome_was_not_known_is_told_when_it_turns_out_to_be_stored()
    {
        var grains = Engine();
        var follower = new TestFollower();
        await grains.Mute("ann");
        await grains.App.Attach("test", follower, 0, 0).InTime();
        Store.Fail(StoreCall.Append, StoreFault.LostAfter, AppGrain.Key);
        var asked = grains.Mute("bob");
        await StoreIsReadAgain();
        Assert.Equal((0, 2L), ((await asked).Code, (await asked).Seq));
        Assert.Equal(2, grains.AppView.State.Seq);
        Assert.Equal([2L], follower.Events.Select(happened => happened.Seq));
    }

    [Fact]
    public async Task A_store_that_hangs_makes_the_outcome_unknown()
    {
        var grains = Engine();
        await grains.Mute("ann");
        var gate = Store.Hold(StoreCall.Append, AppGrain.Key);
        var asked = grains.Mute("bob");
        await gate.Reached.InTime();
        var waiting = grains.Mute("cyd");
        await Eventually.Ended(Task.WhenAll(asked, waiting), () =>
        {
            Advance(1_000);
            return Task.CompletedTask;
        });
        Assert.Equal((-1, -1), ((await asked).Code, (await waiting).Code));
        gate.Release();
        Assert.Equal((0, 4L), ((await grains.Mute("dan")).Code, grains.AppView.State.Seq));
    }

    [Fact]
    public async Task Changes_that_wait_are_bounded_and_share_a_commit()
    {
        var grains = Engine(Plain with { AppCommandsWaiting = 3 });
        await grains.Mute("ann");
        var gate = Store.Hold(StoreCall.Append, AppGrain.Key);
        var asked = new List<Task<AppAnswer>> { grains.Mute("first") };
        await gate.Reached.InTime();
        for (var i = 0; i < 3; i++) asked.Add(grains.Mute($"u{i}"));
        Assert.Equal((24015, "limit"), ((await grains.Mute("too many")).Code, "limit"));
        gate.Release();
        Assert.Equal([2L, 3L, 4L, 5L], (await Task.WhenAll(asked).InTime()).Select(answer => answer.Seq));
        Assert.Equal([1L, 2L, 3L], (await Disk.Load(AppGrain.Key, CancellationToken.None))!.Batches.Select(batch => batch.First));
    }

    [Fact]
    public async Task Nobody_joins_while_it_is_not_known_who_may()
    {
        Store.Fail(StoreCall.Load, StoreFault.LostBefore, AppGrain.Key);
        var grains = Engine();
        Assert.Equal(24015, (await grains.Room(Id).Ask(Say.Join("ann"))).Code);
        Advance(2_000);
        Assert.Equal(0, (await grains.Room(Id).Ask(Say.Join("ann"))).Code);
    }

    [Fact]
    public async Task A_follower_gets_the_whole_once_and_then_what_changes()
    {
        var grains = Engine();
        await grains.Mute("ann");
        var (faulty, follower) = (new TestFollower { Fault = new InvalidOperationException("a bug") }, new TestFollower());
        await grains.App.Attach("faulty", faulty, 0, 0).InTime();
        var whole = AppAttached.From(await grains.App.Attach("test", follower, 0, 0).InTime());
        Assert.Equal((1L, true), (whole.Seq, AppStateCodec.Read(whole.State, new AppOptions()).Mutes.Count == 1));
        Assert.Empty(AppAttached.From(await grains.App.Attach("test", follower, whole.Epoch, whole.Seq).InTime()).State);
        await grains.Ban("bob", "cyd");
        Assert.Equal(["bob", "cyd"], Assert.IsType<SanctionedEvent>(follower.Events.Single()).Users);
        await grains.App.Detach("test").InTime();
        await grains.Mute("dan");
        Assert.Single(follower.Events);
    }

    [Fact]
    public async Task A_view_that_missed_a_change_has_it_when_it_looks()
    {
        var grains = Engine();
        await grains.Mute("ann");
        var view = new AppView(grains.App, "other", new AppOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var heard = 0;
        view.OnChange(_ => Interlocked.Increment(ref heard));
        await view.Ready().InTime();
        await grains.Mute("bob");
        Assert.Equal((2L, 2), (view.State.Seq, heard));
        await grains.App.Detach("other").InTime();
        await grains.Mute("cyd");
        Assert.Equal(2, view.State.Seq);
        await view.Look().InTime();
        Assert.Equal(3, view.State.Seq);
        await grains.Mute("dan");
        Assert.Equal(4, view.State.Seq);
    }
}
