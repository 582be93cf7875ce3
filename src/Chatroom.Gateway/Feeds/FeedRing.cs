using Chatroom.Gateway.Metrics;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// A room's newest frames of one format. One writer at a time; readers need no lock: frames are immutable and know their number.
/// Bounded by frames and bytes; the oldest goes first.
/// </summary>
public sealed class FeedRing
{
    private const int SlotsAtFirst = 16;
    private readonly int _framesMax;
    private readonly int _bytesMax;
    private volatile FeedFrame?[] _slots;
    private long _tail;
    private long _head;
    private long _bytes;
    private long _recallEpoch;
    private long _recallSeq;

    /// <param name="metrics">Count what slow readers miss; null: nobody wants to know.</param>
    public FeedRing(int framesMax, int bytesMax, long epoch, long nextSeq, GatewayMetrics? metrics = null)
    {
        Metrics = metrics;
        (_framesMax, _bytesMax, Epoch, NextSeq) = (framesMax, bytesMax, epoch, nextSeq);
        _slots = new FeedFrame?[Math.Min(SlotsAtFirst, framesMax)];
    }

    /// <summary>How the frames are encoded.</summary>
    public WireFormat Format { get; init; }

    /// <summary>What sessions that fell behind go on with.</summary>
    internal RecentSweeps Recent { get; } = new();

    /// <summary>Here and not in the sessions: a reference each would be 8 bytes for every idle socket.</summary>
    internal GatewayMetrics? Metrics { get; }

    /// <summary>The log that the newest frame is of.</summary>
    public long Epoch { get; private set; }

    /// <summary>The seq that the next batch begins with.</summary>
    public long NextSeq { get; private set; }

    /// <summary>The number that the next frame gets.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The number of the oldest frame that is kept.</summary>
    public long Tail => Volatile.Read(ref _tail);

    /// <summary>Appends a frame. The caller lets one in at a time.</summary>
    /// <param name="privatePart">What some users get instead; null: nobody does.</param>
    /// <param name="isThinnable"><see cref="FeedFrame.IsThinnable"/>.</param>
    /// <param name="timeMs">When it came.</param>
    /// <param name="eventsBytes"><see cref="FeedFrame.EventsBytes"/>.</param>
    public FeedFrame Append(
        long epoch, long first, long next, byte[] bytes, PrivateBytes? privatePart = null, bool isThinnable = false, long timeMs = 0,
        int eventsBytes = 0)
    {
        var frame = new FeedFrame(_head, epoch, first, next, bytes, privatePart)
        {
            IsThinnable = isThinnable && privatePart is null, TimeMs = timeMs, EventsBytes = eventsBytes,
        };
        MakeRoom(frame.HeldBytes);
        _slots[_head % _slots.Length] = frame;
        _bytes += frame.HeldBytes;
        (Epoch, NextSeq) = (epoch, next);
        Volatile.Write(ref _head, _head + 1);
        return frame;
    }

    /// <summary>Frames of that log up to the seq may hold what was taken back: who begins before it reads the log instead.</summary>
    public void Recall(long epoch, long seq) => (_recallEpoch, _recallSeq) = (epoch, seq);

    /// <summary>The frame of that number; null when it is no longer kept, or not there yet.</summary>
    public FeedFrame? Find(long index)
    {
        var slots = _slots;
        var frame = index < 0 ? null : Volatile.Read(ref slots[index % slots.Length]);
        return frame?.Index == index ? frame : null;
    }

    /// <summary>
    /// The number of the frame behind <paramref name="seq"/>; null when <paramref name="seq"/> is not the end of a frame that is
    /// kept. The caller keeps the writer out.
    /// </summary>
    /// <param name="absent">
    /// A moderator who was not in the room before <paramref name="joinedSeq"/>: frames of then that are other ones for some may hold less
    /// than is theirs, so it is null and the log must be read. Null: nobody such.
    /// </param>
    public long? Behind(long epoch, long seq, string? absent = null, long joinedSeq = 0)
    {
        // Frames behind it hold what was taken back.
        if (epoch == _recallEpoch && seq < _recallSeq) return null;
        if (epoch == Epoch && seq + 1 == NextSeq) return _head;
        for (var index = _head - 1; index >= _tail; index--)
        {
            var frame = Find(index)!;
            if (frame.Epoch != epoch || frame.Next <= seq) return null;
            if (absent is not null && frame.First <= joinedSeq && frame.Private is { } few && !few.Users.Contains(absent)) return null;
            if (frame.First == seq + 1 && frame.Next > frame.First) return index;
        }
        return null;
    }

    private void MakeRoom(int bytes)
    {
        while (_head - _tail > 0 && (_head - _tail >= _framesMax || _bytes + bytes > _bytesMax)) DropOldest();
        if (_head - _tail < _slots.Length) return;
        var wider = new FeedFrame?[Math.Min(_slots.Length * 2, _framesMax)];
        for (var index = _tail; index < _head; index++) wider[index % wider.Length] = Find(index);
        _slots = wider;
    }

    private void DropOldest()
    {
        ref var slot = ref _slots[_tail % _slots.Length];
        _bytes -= slot!.HeldBytes;
        slot = null;
        Volatile.Write(ref _tail, _tail + 1);
    }
}
