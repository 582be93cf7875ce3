using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <summary>Decides every message a second time under other rules, for a while; what would have happened can be read. Nothing of it is sent.</summary>
/// <param name="Change">How the shadow's config differs; no hook.</param>
/// <param name="Limits">How its limits differ.</param>
/// <param name="Words">Words that it has beside the room's and the app's.</param>
/// <param name="Minutes">1..<see cref="RoomOptions.ShadowMinutesMax"/>.</param>
public sealed record StartShadow(
    long Id, string User, string Session, ConfigChange Change, ShadowLimits Limits, IReadOnlyList<FilterWord> Words, int Minutes)
    : MemberCommand(Id, User, Session);

/// <summary>Reads what the newest shadow has found.</summary>
public sealed record ReadShadow(long Id, string User, string Session) : MemberCommand(Id, User, Session);

/// <summary>Ends the shadow before its time; what it found can still be read.</summary>
public sealed record StopShadow(long Id, string User, string Session) : MemberCommand(Id, User, Session);

/// <summary>The limits of <see cref="RoomOptions"/> that a shadow may have otherwise; null: as the room. Immutable.</summary>
public sealed record ShadowLimits
{
    private const int Most = 1_000_000;

    public int? SenderMessagesPerSecond { get; init; }
    public int? SenderBurstMessages { get; init; }
    public int? IntakeSlots { get; init; }
    public int? IntakeHighSlots { get; init; }
    public int? IntakeLowSlots { get; init; }
    public int? ContentBytes { get; init; }

    internal RoomOptions On(RoomOptions options) => options with
    {
        SenderMessagesPerSecond = SenderMessagesPerSecond ?? options.SenderMessagesPerSecond,
        SenderBurstMessages = SenderBurstMessages ?? options.SenderBurstMessages,
        IntakeSlots = IntakeSlots ?? options.IntakeSlots,
        IntakeHighSlots = IntakeHighSlots ?? options.IntakeHighSlots,
        IntakeLowSlots = IntakeLowSlots ?? options.IntakeLowSlots,
        ContentBytes = ContentBytes ?? options.ContentBytes,
    };

    internal bool Fit(RoomOptions options)
    {
        var on = On(options);
        int[] atLeastOne = [on.SenderMessagesPerSecond, on.SenderBurstMessages, on.IntakeSlots, on.ContentBytes];
        return atLeastOne.All(limit => limit is >= 1 and <= Most)
            && on.IntakeHighSlots >= 0 && on.IntakeHighSlots <= on.IntakeSlots && on.IntakeLowSlots is >= 0 and <= Most;
    }
}

/// <summary>What a shadow has found.</summary>
/// <param name="SinceMs">When it began; 0: there has been none.</param>
/// <param name="UntilMs">When it ends, or ended.</param>
/// <param name="Messages">Messages that both decided on.</param>
/// <param name="Differences">How often the two outcomes differed, the most frequent first.</param>
/// <param name="Sample">The newest messages of those, oldest first.</param>
public sealed record ShadowReply(
    long SinceMs, long UntilMs, long Messages, IReadOnlyList<ShadowDifference> Differences, IReadOnlyList<ShadowSample> Sample) : Reply;

/// <summary>An outcome is <c>sent</c>, <c>replaced</c>, <c>held</c>, or the rule that refused. Immutable.</summary>
public readonly record struct ShadowDifference(string Room, string Shadow, long Count);

/// <summary>A message on which the two differed. Immutable.</summary>
public readonly record struct ShadowSample(long TimeMs, string User, string Type, string Content, string Room, string Shadow);
