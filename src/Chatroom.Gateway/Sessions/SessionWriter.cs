using Chatroom.Gateway.Feeds;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>
/// Everything that goes out to one client, whole frames in order: answers of its own, and its room's feed from a cursor.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A session holds a cursor, not a queue: a slow reader costs what is left of one write, and when the ring has passed it, it
/// gets a gap marker and goes on at the head. While the socket takes everything, sweeps and answers write on the spot; when it
/// does not, <see cref="Drain"/> alone writes until it has caught up. It locks itself: a lock object each would be 40 bytes for
/// every idle socket.
/// </remarks>
public sealed class SessionWriter(IWire wire, WireFormat format, GatewayOptions options, TimeProvider clock)
{
    private ReaderBudget? _budget;
    private Queue<byte[]>? _own;
    private int _ownBytes;
    private ReadOnlyMemory<byte> _rest;
    private FeedRing? _ring;
    private long _cursor;
    private long _epoch;
    private long _nextSeq;
    private bool _draining;
    private bool _ended;
    private long _progressed;
    private Task _drain = Task.CompletedTask;

    public WireFormat Format { get; } = format;

    /// <summary>Whether the client takes compressed frames (RFC 7692); set once, before it follows a feed.</summary>
    public bool TakesPacked { get; init; }

    /// <summary>Whose client it is; set once, before it follows a feed.</summary>
    public string User { get; set; } = "";

    /// <summary>The number of the feed's frame that goes next; no promise to a caller without the lock, only a hint.</summary>
    public long Cursor => Volatile.Read(ref _cursor);

    /// <summary>The log and the last seq that the client has been sent or is being sent, also after <see cref="Unfollow"/>.</summary>
    public (long Epoch, long Seq) Position
    {
        get { lock (this) return (_epoch, _nextSeq - 1); }
    }

    /// <summary>Whether something waits for the client to take it; all that the ring has by now goes behind it.</summary>
    public bool IsBusy
    {
        get
        {
            if (!Volatile.Read(ref _draining)) return false;
            // A drain that has looked for more, found nothing, and is about to say so goes on to nothing that has come since.
            lock (this) return _draining && !_ended;
        }
    }

    /// <summary>Ends when what waits has gone out, or, once <see cref="End"/> was called, when nothing more is being written.</summary>
    public Task Idle
    {
        get
        {
            lock (this) return _drain;
        }
    }

    /// <summary>Whether something has waited this long without the client taking any of it.</summary>
    /// <param name="now">The clock's timestamp.</param>
    public bool IsStalled(TimeSpan limit, long now) =>
        Volatile.Read(ref _draining) && clock.GetElapsedTime(Volatile.Read(ref _progressed), now) > limit;

    /// <summary>What the client can show, from now on; null: all that it can take. What was skipped until now is told.</summary>
    public void Limit(ReaderBudget? budget)
    {
        lock (this)
        {
            TellSkipped();
            _budget = budget;
        }
    }

    /// <summary>Tells now what was skipped for the budget's sake, if anything was and the client has kept up.</summary>
    public void TellSkipped()
    {
        lock (this)
        {
            if (!_draining && !_ended && Skipped() is { IsEmpty: false } marker) Write(marker);
        }
    }

    /// <summary>Sends a frame of the session's own, WebSocket header included. False: too many wait, nothing was taken.</summary>
    public bool Send(byte[] frame)
    {
        lock (this)
        {
            if (_ended) return true;
            if (!_draining)
            {
                Write(frame);
                return true;
            }
            _own ??= new Queue<byte[]>();
            if (_own.Count >= options.OwnFrames || _ownBytes + frame.Length > options.OwnBytes) return false;
            _own.Enqueue(frame);
            _ownBytes += frame.Length;
            return true;
        }
    }

    /// <summary>From now on the feed's frames from <paramref name="cursor"/> on are sent, which begin behind the position.</summary>
    public void Follow(FeedRing ring, long cursor, long epoch, long nextSeq)
    {
        lock (this) (_ring, _cursor, _epoch, _nextSeq) = (ring, cursor, epoch, nextSeq);
    }

    /// <summary>No more of the feed.</summary>
    public void Unfollow()
    {
        lock (this) _ring = null;
    }

    /// <summary>No more of the feed, and nothing of what waits: there is room again for the close.</summary>
    public void GiveUp()
    {
        lock (this)
        {
            (_ring, _own, _ownBytes) = (null, null, 0);
        }
    }

    /// <summary>Cuts the connection; nothing is sent any more.</summary>
    public void Cut()
    {
        End();
        wire.Abort();
    }

    /// <summary>No more of anything: the connection is gone.</summary>
    public void End()
    {
        lock (this)
        {
            _ended = true;
            _ring = null;
            _rest = default;
            _own = null;
        }
    }

    /// <summary>Sends what the feed has behind the cursor. <paramref name="sweep"/> serves all who have kept up.</summary>
    public void Advance(in Sweep sweep)
    {
        lock (this)
        {
            if (_draining || _ended || _ring != sweep.Ring) return;
            if (_cursor == sweep.From && _budget is null) Write(Take(sweep));
            else CatchUp();
        }
    }

    /// <summary>Sends what the feed has behind the cursor.</summary>
    public void Advance()
    {
        lock (this) CatchUp();
    }

    private void CatchUp()
    {
        while (!_draining && !_ended && Next() is { IsEmpty: false } bytes) Write(bytes);
    }

    private byte[] Take(in Sweep sweep)
    {
        (_cursor, _epoch, _nextSeq) = (sweep.To, sweep.Epoch, sweep.NextSeq);
        return sweep.For(User, TakesPacked);
    }

    private void Write(ReadOnlyMemory<byte> bytes)
    {
        var sent = wire.TrySend(bytes.Span);
        if (sent == bytes.Length) return;
        if (sent < 0)
        {
            Cut();
            return;
        }
        _rest = bytes[sent..];
        _draining = true;
        Volatile.Write(ref _progressed, clock.GetTimestamp());
        _drain = Drain();
    }

    private async Task Drain()
    {
        try
        {
            for (; ; )
            {
                ReadOnlyMemory<byte> bytes;
                lock (this)
                {
                    bytes = Next();
                    _draining = !bytes.IsEmpty && !_ended;
                    if (!_draining) return;
                }
                while (!bytes.IsEmpty)
                {
                    bytes = bytes[await wire.Send(bytes)..];
                    Volatile.Write(ref _progressed, clock.GetTimestamp());
                }
            }
        }
        catch (Exception)
        {
            // Whatever it was, this connection is over; its reader says so in the log.
            Cut();
        }
    }

    /// <summary>What goes next: the rest of a broken-off write, then own frames, then the feed.</summary>
    private ReadOnlyMemory<byte> Next()
    {
        if (!_rest.IsEmpty)
        {
            var rest = _rest;
            _rest = default;
            return rest;
        }
        if (_own is { Count: > 0 })
        {
            var frame = _own.Dequeue();
            _ownBytes -= frame.Length;
            return frame;
        }
        if (_ring is not { } ring) return default;
        if (_budget is { } budget) return Thinned(ring, budget);
        if (_cursor >= ring.Head) return default;
        return (ring.Recent.From(_cursor) ?? Sweep.Of(ring, _cursor, options.WriteBytes)) is { } sweep ? Take(sweep) : SkipToHead(ring);
    }

    /// <summary>The next frame that is within the budget, behind a marker for those that were not.</summary>
    private ReadOnlyMemory<byte> Thinned(FeedRing ring, ReaderBudget budget)
    {
        while (_cursor < ring.Head)
        {
            if (ring.Find(_cursor) is not { } frame) return SkipToHead(ring);
            if (frame.Epoch == _epoch && budget.SkippedTo > _nextSeq && budget.Fits(frame)) return Skipped();
            _cursor++;
            if (!budget.Takes(frame))
            {
                budget.SkippedTo = frame.Next;
                continue;
            }
            (_epoch, _nextSeq, budget.SkippedTo) = (frame.Epoch, frame.Next, 0);
            return frame.For(User);
        }
        return budget.SkippedTo > _nextSeq && budget.IsDue(clock.GetUtcNow().ToUnixTimeMilliseconds()) ? Skipped() : default;
    }

    private ReadOnlyMemory<byte> Skipped()
    {
        if (_budget is not { } budget || _ring is null || budget.SkippedTo <= _nextSeq) return default;
        var from = _nextSeq;
        _nextSeq = budget.SkippedTo;
        budget.SkippedTo = 0;
        return WireFrames.Gap(Format, _epoch, from, _nextSeq - from, "budget");
    }

    /// <summary>The ring has passed the cursor: one marker says how much this reader misses.</summary>
    private ReadOnlyMemory<byte> SkipToHead(FeedRing ring)
    {
        FeedFrame? newest = null;
        while (newest is null) newest = ring.Find(ring.Head - 1);
        var from = newest.Epoch == _epoch ? _nextSeq : 1;
        (_cursor, _epoch, _nextSeq) = (newest.Index + 1, newest.Epoch, newest.Next);
        if (newest.Next > from) ring.Metrics?.Missed(newest.Next - from);
        return newest.Next > from ? WireFrames.Gap(Format, newest.Epoch, from, newest.Next - from, "slow") : newest.For(User);
    }
}
