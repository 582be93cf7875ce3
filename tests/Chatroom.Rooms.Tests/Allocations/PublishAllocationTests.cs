namespace Chatroom.Rooms.Tests.Allocations;

/// <summary>What a publish costs in memory. Counted, so it is the same on every machine.</summary>
public sealed class PublishAllocationTests
{
    private const int Messages = 20_000;
    private const int CeilingBytes = 120;
    private const int Rounds = 3;
    private const long StartMs = 1_000_000_000;

    private static readonly string Content = new('x', 60);

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public void An_accepted_publish_allocates_its_event_and_nothing_else(int uniqueMinutes)
    {
        // Ids expire after a second, so that the room is in its steady state: one comes, one goes.
        var config = new RoomConfig { UniqueMinutes = uniqueMinutes };
        var room = NewRoom(Open with { IdempotencyMs = 1_000, Config = config }, Role.Member);
        // No two contents are the same.
        var commands = Array.ConvertAll(Publishes((1 + Rounds) * Messages), command => command with { Content = command.ClientId });
        var (effects, nowMs) = (new Discard(), StartMs);
        Apply(room, commands.AsSpan(0, Messages), ref nowMs, effects);
        var bytes = Allocated(() => Apply(room, commands.AsSpan(effects.Appended, Messages), ref nowMs, effects));
        Assert.Equal(commands.Length, effects.Appended);
        Assert.Equal(EventBytes(), bytes / Messages);
        Assert.True(EventBytes() <= CeilingBytes, $"a message event takes {EventBytes()} bytes");
    }

    public static TheoryData<string> Refusals => new("not in the room", "guest", "muted", "slow mode", "unique", "rate", "type", "size", "duplicate");

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refused_publish_allocates_nothing(string why)
    {
        var (room, command) = Refusing(why);
        var effects = new Discard();
        var nowMs = StartMs;
        Publish[] commands = [.. Enumerable.Repeat(command, Messages)];
        room.Apply(command, nowMs, effects);
        var before = effects.Appended;
        Assert.Equal(0, Allocated(() => Apply(room, commands, ref nowMs, effects, stepMs: 0)));
        Assert.Equal(before, effects.Appended);
    }

    private static (Room Room, Publish Command) Refusing(string why)
    {
        var plain = Publishes(1)[0];
        var extra = new Dictionary<string, string> { ["k"] = new('x', 2_000) };
        var room = NewRoom(why == "rate" ? new RoomOptions { SenderBurstMessages = 1 } : Open, why == "guest" ? Role.Guest : Role.Member);
        if (why == "slow mode") room.Apply(new Configure(1, "mod", "s", new ConfigChange { SlowModeSeconds = 30 }), StartMs, new Discard());
        if (why == "unique") room.Apply(new Configure(1, "mod", "s", new ConfigChange { UniqueMinutes = 5 }), StartMs, new Discard());
        if (why == "muted") room.Apply(new Impose(1, "mod", "s", SanctionKind.Mute, ["ann"], 5, ""), StartMs, new Discard());
        if (why is "rate" or "slow mode" or "unique") room.Apply(plain with { ClientId = "first" }, StartMs, new Discard());
        return (room, why switch
        {
            "not in the room" => plain with { Session = "other" },
            "type" => plain with { Type = "hologram" },
            "size" => plain with { Extra = extra },
            _ => plain,
        });
    }

    private static RoomOptions Open => new() { SenderMessagesPerSecond = 1_000_000, SenderBurstMessages = 1_000_000, IntakeSlots = 1_000_000 };

    private static Room NewRoom(RoomOptions options, Role role)
    {
        var room = new Room("stage", options);
        room.Apply(new Join(1, "ann", "s", "g", role, Sender.Plain, 0, false, false), StartMs, new Discard());
        room.Apply(new Join(1, "mod", "s", "g", Role.Moderator, Sender.Plain, 0, false, false), StartMs, new Discard());
        return room;
    }

    private static Publish[] Publishes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Publish(7, "ann", "s", $"message-{i}", "text", Content, null))];

    private static void Apply(Room room, ReadOnlySpan<Publish> commands, ref long nowMs, IEffects effects, long stepMs = 1)
    {
        foreach (var command in commands) room.Apply(command, nowMs += stepMs, effects);
    }

    private static long EventBytes() =>
        Allocated(() => GC.KeepAlive(new MessageEvent(0, "", "", "", "", Sender.Plain, null)));

    /// <summary>
    /// The least of several rounds: what the work allocates it does in each. The runtime's tables grow now and then, on whichever thread
    /// meets it: its cache of casts takes 49,200 bytes when it becomes 2,048 entries wide.
    /// </summary>
    private static long Allocated(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    private sealed class Discard : IEffects
    {
        public int Appended { get; private set; }

        public void Append(RoomEvent happened) => Appended++;
        public void Answer(in Answer answer) { }
        public void Answer(long id, Reply reply) { }
        public void Remove(Member member, Verdict why, string reason) { }
        public void Online(int count) { }
        public void Ask(HookQuestion question) { }
        public void Await(long number) { }
    }
}
