namespace Chatroom.Rooms.Tests;

/// <summary>Limits that make no sense are refused when the room is made, by name, not found out under load.</summary>
public sealed class RoomOptionsTests
{
    public static TheoryData<RoomOptions, string> Nonsense => new()
    {
        { new() { SenderMessagesPerSecond = 0 }, nameof(RoomOptions.SenderMessagesPerSecond) },
        { new() { SenderBurstMessages = 0 }, nameof(RoomOptions.SenderBurstMessages) },
        { new() { IntakeWindowMs = 0 }, nameof(RoomOptions.IntakeWindowMs) },
        { new() { EntryWritesPerSecond = -1 }, nameof(RoomOptions.EntryWritesPerSecond) },
        { new() { RecentMessages = 0 }, nameof(RoomOptions.RecentMessages) },
        { new() { IdempotencyIds = 0 }, nameof(RoomOptions.IdempotencyIds) },
        { new() { MembersPageMax = 0 }, nameof(RoomOptions.MembersPageMax) },
        { new() { IntakeHighSlots = 41 }, nameof(RoomOptions.IntakeHighSlots) },
        { new() { SlowModeSecondsMin = 121 }, nameof(RoomOptions.SlowModeSecondsMin) },
        { new() { JoinHistoryDefault = 51 }, nameof(RoomOptions.JoinHistoryDefault) },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void A_limit_without_sense_is_refused_by_name(RoomOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new Room("stage", options)).ParamName);

    [Fact]
    public void The_longest_rates_do_not_overflow()
    {
        var room = new Room("stage", new RoomOptions { EntryWritesPerSecond = 1_000_000_000, SenderMessagesPerSecond = 1_000_000_000 });
        var seen = new Scripting.Transcript(0);
        room.Apply(new Join(1, "ann", "s", "g", Role.Member, Sender.Plain, 0, false, false), 1, seen);
        room.Apply(new SetEntry(2, "ann", "s", "k", "v", false), 4_000_000_000_000, seen);
        room.Apply(new Publish(3, "ann", "s", "m1", "text", "hello", null), 4_000_000_000_000, seen);
        Assert.Equal(["answer ok seq=2", "answer ok seq=3"], seen.TakeLines().Where(line => line.StartsWith("answer ok", StringComparison.Ordinal)));
    }
}
