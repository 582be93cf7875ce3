using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <summary>One entry of a room's log. Immutable but for <see cref="Seq"/>, which the room gives once.</summary>
/// <param name="TimeMs">The room's time when it happened, Unix milliseconds.</param>
public abstract record RoomEvent(long TimeMs)
{
    /// <summary>Its place in the log; the first of its places when it takes several.</summary>
    public long Seq { get; internal set; }

    /// <summary>How many places it takes.</summary>
    public virtual long SeqCount => 1;

    /// <summary>Who may see it; null: everyone.</summary>
    public virtual Visibility? Visibility => null;

    /// <summary>Gives an event that was read back from a stored log the place that it has there.</summary>
    public RoomEvent At(long seq)
    {
        Seq = seq;
        return this;
    }
}

/// <summary>The room begins: always seq 1 of an epoch.</summary>
public sealed record CreatedEvent(long TimeMs, string By, RoomConfig Config) : RoomEvent(TimeMs)
{
    /// <summary>Which log it begins. Higher than every earlier one of this room, and as a rule its time.</summary>
    public long Epoch { get; init; } = TimeMs;
}

/// <summary>The room ends: always the last of its epoch. By: empty when nobody used it for too long.</summary>
public sealed record DestroyedEvent(long TimeMs, string By, string Reason) : RoomEvent(TimeMs);

/// <summary>Somebody said something.</summary>
public sealed record MessageEvent(
    long TimeMs, string User, string ClientId, string Type, string Content, Sender Sender, IReadOnlyDictionary<string, string>? Extra)
    : RoomEvent(TimeMs)
{
    /// <summary>Null: nobody is named and it is for everyone.</summary>
    public Addressing? Address { get; init; }

    public override Visibility? Visibility => Address is { To: { Count: > 0 } to }
        ? new Visibility(GapReasons.Directed, [User, .. to], Moderators: false, Sender.Role.Moderates() ? Lane.High : Lane.Normal)
        : null;
}

/// <summary>Messages were taken back: nobody gets to read them any more.</summary>
/// <param name="User">Whose they all are; null: of several users.</param>
/// <param name="MutedUntilMs">Their senders were muted with it until then; <see cref="Rooms.Until.Never"/>: they were not.</param>
public sealed record RecallEvent(long TimeMs, string By, IReadOnlyList<long> Seqs, string? User, long MutedUntilMs) : RoomEvent(TimeMs)
{
    /// <summary>Its sender took it back.</summary>
    public bool IsOwn => By == User && Seqs.Count == 1;
}

/// <summary>Messages that were taken back may be read again.</summary>
/// <param name="Recall">Seq of the event that took them back.</param>
public sealed record RestoreEvent(long TimeMs, string By, IReadOnlyList<long> Seqs, long Recall) : RoomEvent(TimeMs);

/// <summary>A message waits for a moderator's decision; for moderators only.</summary>
/// <param name="Rule">Which rule holds it.</param>
public sealed record HeldEvent(
    long TimeMs, string User, string ClientId, string Type, string Content, Sender Sender, IReadOnlyDictionary<string, string>? Extra, string Rule)
    : RoomEvent(TimeMs)
{
    /// <summary>Null: nobody is named and it is for everyone.</summary>
    public Addressing? Address { get; init; }

    public override Visibility? Visibility => Visibility.OfModerators(GapReasons.Held);

    /// <summary>The message as it goes out once it is approved, under its own client id.</summary>
    public MessageEvent Approved(long timeMs) => new(timeMs, User, ClientId, Type, Content, Sender, Extra) { Address = Address };
}

/// <summary>A moderator has decided on a held message; for moderators and its sender.</summary>
/// <param name="Held">Seq of the event that told of it.</param>
public sealed record DecidedEvent(long TimeMs, string By, long Held, bool Approved, string User, string ClientId) : RoomEvent(TimeMs)
{
    public override Visibility? Visibility => new Visibility(GapReasons.Held, [User], Moderators: true);
}

/// <summary>Messages that were left out for everyone: delivered + elided = published.</summary>
public sealed record GapEvent(long TimeMs, long Count, Lane Lane, string Reason) : RoomEvent(TimeMs)
{
    public override long SeqCount => Count;
}

/// <summary>
/// An entry was written, or removed (value null). Its version is its seq. User: empty when it ended by itself, since its time was
/// over or its owner had left.
/// </summary>
public sealed record EntryEvent(long TimeMs, string User, string Key, string? Value) : RoomEvent(TimeMs)
{
    /// <summary>As in <see cref="Entry.UntilMs"/>.</summary>
    public long UntilMs { get; init; }

    /// <summary>As in <see cref="Entry.AutoDelete"/>.</summary>
    public bool AutoDelete { get; init; }
}

/// <summary>Counters since they were last told.</summary>
public sealed record CountersEvent(long TimeMs, IReadOnlyList<CounterChange> Changes) : RoomEvent(TimeMs);

/// <summary>A counter's new total and what it grew by; total null: the counter is gone. Immutable.</summary>
public readonly record struct CounterChange(string Name, long? Total, long Added);

/// <summary>A mute began, or ended (<see cref="Rooms.Until.Never"/>).</summary>
/// <param name="ByRole">What the author was: it does not hold for those on whom they may not act.</param>
public sealed record MuteEvent(long TimeMs, string By, string User, long UntilMs, string Reason, Role ByRole = Role.Server) : RoomEvent(TimeMs)
{
    /// <summary>Who is told.</summary>
    public Notify Notify { get; init; }

    public override Visibility? Visibility => Rooms.Visibility.Of(Notify, User);
}

/// <summary>A ban, an exception or a mute of everybody began, or ended (<see cref="Rooms.Until.Never"/>).</summary>
/// <param name="User">"" for everybody.</param>
/// <param name="ByRole">As in <see cref="MuteEvent"/>.</param>
public sealed record SanctionEvent(
    long TimeMs, string By, SanctionKind Kind, string User, long UntilMs, string Reason, Role ByRole = Role.Server) : RoomEvent(TimeMs)
{
    /// <summary>Who is told.</summary>
    public Notify Notify { get; init; }

    public override Visibility? Visibility => Rooms.Visibility.Of(Notify, User);
}

/// <summary>A member was put out.</summary>
public sealed record KickEvent(long TimeMs, string By, string User, string Reason) : RoomEvent(TimeMs)
{
    /// <summary>Who is told.</summary>
    public Notify Notify { get; init; }

    public override Visibility? Visibility => Rooms.Visibility.Of(Notify, User);
}

/// <summary>Comings and goings since the last notice.</summary>
public sealed record PresenceEvent(long TimeMs, int Joined, int Left, IReadOnlyList<string> Names) : RoomEvent(TimeMs);

/// <summary>The room's word list changed: what was added, or got another action, and what was removed. For moderators only.</summary>
public sealed record RoomWordsEvent(long TimeMs, string By, IReadOnlyList<FilterWord> Added, IReadOnlyList<string> Removed) : RoomEvent(TimeMs)
{
    // Who knows the words knows how to get round them.
    private static readonly Visibility OfModerators = Visibility.OfModerators(GapReasons.Private);

    public override Visibility? Visibility => OfModerators;
}

/// <summary>The config changed.</summary>
public sealed record ConfigEvent(long TimeMs, string By, ConfigChange Change) : RoomEvent(TimeMs);

/// <summary>The distribution of messages stopped, or goes on.</summary>
public sealed record DistributionEvent(long TimeMs, string By, bool On) : RoomEvent(TimeMs);
