using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// One room at this gateway: what comes down from it, ready to send, and the way up to it. Thread-safe.
/// </summary>
/// <param name="scheduler">Where calls to the room begin; null: on the thread pool.</param>
public sealed class RoomFeed(
    string room, string gateway, IRoomGrain grain, Sweepers sweepers, GatewayOptions options, TimeProvider clock, TaskScheduler? scheduler = null)
{
    private readonly Lock _lock = new();
    private readonly FormatFeed?[] _formats = new FormatFeed?[2];
    private readonly Dictionary<(long Epoch, long From, WireFormat Format), Task<byte[]>> _reads = [];
    private long _epoch;
    private long _nextSeq = 1;
    private volatile int _online;

    public string Room { get; } = room;
    public IRoomGrain Grain { get; } = grain;
    public RoomUplink Uplink { get; } = new(grain, gateway, options, clock, scheduler);
    public RoomLikes Likes { get; } = new(grain, gateway, options, clock);
    public PutOutUsers PutOut { get; } = new();

    /// <summary>The room's member count, as last told.</summary>
    public int Online => _online;

    /// <summary>The log that the newest batch is of; 0 while there is no room.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>The last seq that this gateway has been told.</summary>
    public long Seq => Volatile.Read(ref _nextSeq) - 1;

    /// <summary>Sessions that are here or on their way; the feeds' own bookkeeping.</summary>
    internal int Users { get; set; }
    internal long IdleSince { get; set; }
    internal Task? Attaching { get; set; }

    /// <summary>The room's batches come from now on.</summary>
    internal async Task Attach(IGatewayObserver observer)
    {
        var attached = Attached.From(await Grain.Attach(gateway, observer));
        lock (_lock)
        {
            _online = attached.Online;
            // Batches that came before this answer have told the position already, and a newer one.
            if (_epoch == 0) (_epoch, _nextSeq) = (attached.Epoch, attached.Seq + 1);
        }
    }

    internal Task Detach() => Grain.Detach(gateway);

    /// <summary>The next batch of the log. One caller at a time, in the log's order.</summary>
    /// <param name="privatePart"><see cref="PrivatePart"/>; null: the batch is for everyone.</param>
    public void Batch(long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart)
    {
        PrivatePart? part = privatePart is null ? null : PrivatePart.From(privatePart);
        var isThinnable = part is null && BatchContents.IsThinnable(messagePack);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            (_epoch, _nextSeq) = (epoch, next);
            Append(WireFormat.Json, json, part?.Json);
            Append(WireFormat.MessagePack, messagePack, part?.MessagePack);
        }

        void Append(WireFormat format, byte[] events, byte[]? privateEvents)
        {
            if (_formats[(int)format] is not { } feed) return;
            var few = privateEvents is null ? null : new PrivateBytes(part!.Value.Users, WireFrames.Batch(format, epoch, first, privateEvents));
            feed.Append(epoch, first, next, WireFrames.Batch(format, epoch, first, events), few, isThinnable, nowMs);
        }
    }

    /// <summary>Messages up to that seq were taken back: who comes to them from now on reads the log.</summary>
    public void Recalled(long epoch, long seq)
    {
        lock (_lock)
        {
            foreach (var format in _formats) format?.Recall(epoch, seq);
        }
    }

    /// <summary>The room's rolling digest. It stands in the rings where the log has come to that seq.</summary>
    public void ShowDigest(DigestNotice notice)
    {
        lock (_lock)
        {
            if (notice.Epoch != _epoch || notice.Seq + 1 != _nextSeq) return;
            foreach (var format in (ReadOnlySpan<WireFormat>)[WireFormat.Json, WireFormat.MessagePack])
                _formats[(int)format]?.AppendNotice(WireFrames.Digest(format, notice));
        }
    }

    public void ShowOnline(int count)
    {
        _online = count;
        lock (_lock)
        {
            foreach (var format in (ReadOnlySpan<WireFormat>)[WireFormat.Json, WireFormat.MessagePack])
                _formats[(int)format]?.AppendNotice(WireFrames.Online(format, count));
        }
    }

    /// <summary>
    /// A page of the log (<see cref="EventRange"/>) as everyone may see it. Whoever wants the same page while it is being read shares the
    /// read: a storm of sessions at one position is one read, and never more are under way than sessions wait for.
    /// </summary>
    public Task<byte[]> Read(long epoch, long from, int max, WireFormat format)
    {
        var key = (epoch, from, format);
        lock (_lock)
        {
            if (_reads.TryGetValue(key, out var underWay)) return underWay;
            return _reads[key] = ReadOnce();
        }

        async Task<byte[]> ReadOnce()
        {
            // Not in the lock, and never over before it has its place in the table.
            await Task.Yield();
            try
            {
                return await Grain.Read(epoch, from, max, (int)format, "", (int)Role.Guest);
            }
            finally
            {
                lock (_lock) _reads.Remove(key);
            }
        }
    }

    /// <summary>The feed in a format; made when the first session wants it, so that no frame is made for nobody.</summary>
    public FormatFeed In(WireFormat format)
    {
        lock (_lock) return _formats[(int)format] ??= new FormatFeed(sweepers, options, _epoch, _nextSeq);
    }
}
