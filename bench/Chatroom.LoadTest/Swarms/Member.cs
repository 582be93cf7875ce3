using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.WebSockets;

namespace Chatroom.LoadTest.Swarms;

/// <summary>Where a member's connection stands.</summary>
internal enum Phase : byte
{
    Idle,
    Connecting,
    Upgrading,
    Joining,
    Up,
    Waiting,
    Dead,
}

/// <summary>One member of the room: its connection and its account. Not thread-safe. A few hundred bytes.</summary>
internal sealed class Member(int number)
{
    /// <summary>What was delivered to it.</summary>
    internal MemberAccount Account = new(number);

    /// <summary>Bytes that are not a whole frame yet.</summary>
    internal Leftover Leftover;

    /// <summary>The slot of its last frame.</summary>
    internal byte CacheHint;

    /// <summary>Its number in the whole run.</summary>
    internal int Number => number;

    internal Phase Phase { get; set; }

    internal int Socket { get; set; } = -1;

    /// <summary>Failed attempts since it was up last.</summary>
    internal int Attempt { get; set; }

    /// <summary>Whether it has been in the room: then it resumes.</summary>
    internal bool HasJoined { get; set; }

    /// <summary>When its connection to the room broke last, monotonic nanoseconds.</summary>
    internal long LostNs { get; set; }

    /// <summary>What DISCONNECT or CONNACK said, milliseconds; null: nothing.</summary>
    internal long? RetryAfterMs { get; set; }

    /// <summary>What it comes back with, as the server gave it last; null: nothing yet.</summary>
    internal string? Ticket { get; set; }

    /// <summary>How long it waits before the first try when the connection breaks without a word, milliseconds.</summary>
    internal int SlotMs { get; set; }

    /// <summary>How many addresses further than its first it connects to: those before were gone, or full.</summary>
    internal int Moves { get; set; }

    /// <summary>Whether it is one of the slow readers, also while those read as all do.</summary>
    internal bool IsSlow { get; init; }

    /// <summary>Bytes that the socket did not take yet; null: none.</summary>
    internal byte[]? Unsent { get; set; }

    /// <summary>It has left: it comes back as somebody new.</summary>
    internal void Forget()
    {
        Account = new MemberAccount(number);
        (HasJoined, Attempt, RetryAfterMs, Ticket, SlotMs) = (false, 0, null, null, 0);
    }

    /// <summary>Null: it only listens.</summary>
    internal Talker? Talker { get; init; }
}

/// <summary>A message that has no answer yet. Immutable.</summary>
/// <param name="Number">Its number in the whole run.</param>
/// <param name="SentAt">When it was sent, monotonic nanoseconds.</param>
/// <param name="Tries">How often it was sent.</param>
internal readonly record struct Sent(long Number, long SentAt, int Tries);

/// <summary>What a member that publishes remembers. Not thread-safe.</summary>
internal sealed class Talker
{
    /// <summary>How many messages may wait for an answer; beyond it nothing more is published by this member.</summary>
    internal const int PendingMax = 1024;

    /// <summary>By number.</summary>
    internal Dictionary<long, Sent> Pending { get; } = [];

    /// <summary>The user id that CONNACK gave.</summary>
    internal string User { get; set; } = "";
}
