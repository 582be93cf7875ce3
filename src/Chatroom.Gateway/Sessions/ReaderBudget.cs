using Chatroom.Gateway.Feeds;

namespace Chatroom.Gateway.Sessions;

/// <summary>
/// What one client says that it can show: its session skips whole frames of messages beyond it and tells how many. Counted by the
/// seconds in which the frames came, so that all with the same budget see the same conversation. Not thread-safe: its session locks.
/// </summary>
/// <param name="messagesPerSecond">The first frame of a second always goes, however many it holds.</param>
/// <param name="bytesPerSecond">Likewise.</param>
/// <param name="background">Nobody looks: no frames of messages at all.</param>
public sealed class ReaderBudget(int messagesPerSecond, int bytesPerSecond, bool background)
{
    private const int TellEveryMs = 1_000;
    private long _second = -1;
    private long _messages;
    private long _bytes;
    private long _toldMs;

    /// <summary>One behind the last seq that was skipped; 0: nothing was.</summary>
    public long SkippedTo { get; set; }

    /// <summary>Whether the frame goes, and if it does counts it.</summary>
    public bool Takes(FeedFrame frame)
    {
        if (!Fits(frame)) return false;
        if (!frame.IsThinnable) return true;
        _messages += frame.Next - frame.First;
        _bytes += frame.SentBytesMax;
        return true;
    }

    /// <summary>Whether it would go.</summary>
    public bool Fits(FeedFrame frame)
    {
        // Recalls, sanctions, what staff says: a client that missed these would show what it must not.
        if (!frame.IsThinnable) return true;
        if (background) return false;
        var second = frame.TimeMs / 1_000;
        if (second != _second) (_second, _messages, _bytes) = (second, 0, 0);
        return _messages == 0
            || (_messages + frame.Next - frame.First <= messagesPerSecond && _bytes + frame.SentBytesMax <= bytesPerSecond);
    }

    /// <summary>Whether it is time to say how many were skipped, though nothing else is to be sent.</summary>
    public bool IsDue(long nowMs)
    {
        if (nowMs - _toldMs is >= 0 and < TellEveryMs) return false;
        _toldMs = nowMs;
        return true;
    }
}
