using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <summary>
/// What a room wants done, in the order in which it says so. The caller keeps that order: an answer goes out only after every
/// event that was appended before it is stored, and a removal after the answer that caused it.
/// </summary>
public interface IEffects
{
    /// <summary>Appends to the log and so to everyone.</summary>
    void Append(RoomEvent happened);

    /// <summary>Appends to the log, and so to <paramref name="audience"/>; everyone else gets a gap marker.</summary>
    void Append(RoomEvent happened, Audience audience) => Append(happened);

    /// <summary>Answers a command, refusal or plain success.</summary>
    void Answer(in Answer answer);

    /// <summary>Answers a command with something to read. <paramref name="reply"/> looks into the room: read it before returning.</summary>
    void Answer(long id, Reply reply);

    /// <summary>That session is no longer in the room, and not by its own wish.</summary>
    void Remove(Member member, Verdict why, string reason);

    /// <summary>The member count changed.</summary>
    void Online(int count);

    /// <summary>
    /// The command in hand is answered once the hook has said what it wants: ask it, outside the room, and come back with a
    /// <see cref="HookAnswered"/>, whatever happens.
    /// </summary>
    void Ask(HookQuestion question);

    /// <summary>The command in hand gets the answer that the question of that number gets.</summary>
    void Await(long number);

    /// <summary>Somebody took a place; the count has them.</summary>
    void Came(Member member)
    {
    }

    /// <summary>Somebody's place is gone, from the count too.</summary>
    void Went(Member member)
    {
    }
}

/// <summary>The outcome of one command. Immutable.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Why">The refusal; the default value for success, or <see cref="Verdict.WordReplaced"/> for success with a remark.</param>
/// <param name="Seq">The seq that a published message or change took, a dropped one's too; 0 when it took none.</param>
/// <param name="TimeMs">The room's time of it.</param>
/// <param name="Duplicate">This is the answer that the first sending got.</param>
/// <param name="IsHeld">It waits for a moderator's decision; its seq is the one of the event that tells them.</param>
public readonly record struct Answer(long Id, Refusal Why, long Seq, long TimeMs, bool Duplicate = false, bool IsHeld = false);

/// <summary>An answer that is more than a code. Valid only inside <see cref="IEffects.Answer(long, Reply)"/>.</summary>
public abstract record Reply
{
    /// <summary>The code of the answer; not <see cref="Verdict.Ok"/> when only a part was done, or nothing.</summary>
    public virtual Verdict Code => Verdict.Ok;
}

/// <summary>All that a joining member needs, at one seq.</summary>
public sealed record JoinReply(Room Room, Member Member, int HistoryCount, bool Resuming) : Reply;

/// <summary>A page of members, newest first; <paramref name="Next"/> null at the end.</summary>
public sealed record MembersReply(int Count, IReadOnlyList<Member> Items, string? Next) : Reply;

/// <summary>Entries.</summary>
public sealed record EntriesReply(IReadOnlyList<Entry> Items) : Reply;

/// <summary>What was taken back or restored.</summary>
/// <param name="Seq">Seq of the event; 0 when nothing was found.</param>
/// <param name="More">There were more than one event holds: ask again.</param>
public sealed record RecalledReply(long Seq, IReadOnlyList<long> Seqs, bool More) : Reply;

/// <summary>A page of held messages, oldest first; <paramref name="Next"/> 0 at the end.</summary>
public sealed record HeldReply(int Count, IReadOnlyList<HeldEvent> Items, long Next) : Reply;

/// <summary>A page of the word list; <paramref name="Next"/> null at the end.</summary>
public sealed record WordsReply(int Count, IReadOnlyList<FilterWord> Items, string? Next) : Reply;
/// <summary>What became of a batch of entries.</summary>
/// <param name="Why">Of all or nothing the first refusal; of a partial one that not all could be written.</param>
public sealed record EntryBatchReply(
    Refusal Why, IReadOnlyList<(string Key, long Version)> Written, IReadOnlyList<(string Key, Verdict Code)> Failed) : Reply
{
    public override Verdict Code => Why.Code;
}

/// <summary>Totals of counters.</summary>
public sealed record CountersReply(IReadOnlyCollection<Counter> Items) : Reply;

/// <summary>Is counted: the answer is the seq of the next <see cref="CountersEvent"/>.</summary>
public sealed record CountingReply : Reply;
