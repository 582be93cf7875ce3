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
    private long _batches;
    private volatile int _online;
    private TaskCompletionSource? _lost;
    private int _losses;
    private List<Session>? _comers;

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

    /// <summary>Told when sessions have to move: <see cref="FormatFeed.IsRetired"/>.</summary>
    internal Action? Jumped { get; init; }

    /// <summary>Completes when the room can be reached again; at once while it can.</summary>
    internal Task Back
    {
        get { lock (_lock) return _lost?.Task ?? Task.CompletedTask; }
    }

    internal bool IsLost
    {
        get { lock (_lock) return _lost is not null; }
    }

    /// <summary>How often it was lost.</summary>
    internal int Losses
    {
        get { lock (_lock) return _losses; }
    }

    /// <summary>The room cannot be reached any more, until <see cref="Found"/>. What the rings have goes on to the members.</summary>
    internal void Lose()
    {
        lock (_lock)
        {
            _losses++;
            _lost ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        Uplink.Hold();
    }

    /// <summary>Who has come while the room is lost is announced when it is back. False: it is not lost.</summary>
    internal bool AnnounceLater(Session comer)
    {
        lock (_lock)
        {
            if (_lost is null) return false;
            (_comers ??= []).Add(comer);
            return true;
        }
    }

    /// <summary>Who has come since it was lost, each once; null: nobody.</summary>
    internal List<Session>? TakeComers()
    {
        lock (_lock)
        {
            var comers = _comers;
            _comers = null;
            return comers;
        }
    }

    /// <summary>
    /// The room is attached again and has been told who is here. False: it was lost once more since it had been lost so often, or somebody
    /// has come.
    /// </summary>
    internal bool Found(int losses)
    {
        TaskCompletionSource? lost;
        lock (_lock)
        {
            if (_losses != losses || _comers is not null) return false;
            (lost, _lost) = (_lost, null);
            Uplink.LetGo();
        }
        lost?.TrySetResult();
        return true;
    }

    /// <summary>The room's batches come from now on. Those that are missing between the last one and the first are left to the log.</summary>
    internal async Task Attach(IRoomObserver observer)
    {
        var before = Volatile.Read(ref _batches);
        var attached = Attached.From(await Grain.Attach(gateway, observer));
        bool jumps;
        lock (_lock)
        {
            _online = attached.Online;
            // Batches that came before this answer have told the position already, and a newer one.
            if (_batches != before) return;
            jumps = _epoch != 0 && (attached.Epoch != _epoch || attached.Seq >= _nextSeq);
            if (jumps) JumpTo(attached.Epoch, attached.Seq + 1);
            else if (_epoch == 0) (_epoch, _nextSeq) = (attached.Epoch, attached.Seq + 1);
        }
        if (jumps) Jumped?.Invoke();
    }

    /// <summary>
    /// Batches up to that seq will not come here. Rings have no holes: new ones begin behind it, and whoever follows the old ones gets
    /// what they still have, and then reads the log up to where the new ones begin.
    /// </summary>
    internal void Jump(long epoch, long seq)
    {
        lock (_lock)
        {
            if (epoch == _epoch && seq < _nextSeq) return;
            JumpTo(epoch, seq + 1);
        }
        Jumped?.Invoke();
    }

    private void JumpTo(long epoch, long next)
    {
        (_epoch, _nextSeq) = (epoch, next);
        for (var i = 0; i < _formats.Length; i++)
        {
            _formats[i]?.Retire();
            _formats[i] = null;
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
        bool jumps;
        lock (_lock)
        {
            _batches++;
            jumps = _epoch != 0 && first > (epoch == _epoch ? _nextSeq : 1);
            if (jumps) JumpTo(epoch, first);
            (_epoch, _nextSeq) = (epoch, next);
            Append(WireFormat.Json, json, part?.Json);
            Append(WireFormat.MessagePack, messagePack, part?.MessagePack);
        }
        if (jumps) Jumped?.Invoke();

        void Append(WireFormat format, byte[] events, byte[]? privateEvents)
        {
            if (_formats[(int)format] is not { } feed) return;
            var few = privateEvents is null ? null : new PrivateBytes(part!.Value.Users, WireFrames.Batch(format, epoch, first, privateEvents));
            feed.Append(epoch, first, next, WireFrames.Batch(format, epoch, first, events), few, isThinnable, nowMs, events.Length);
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
        lock (_lock) return _formats[(int)format] ??= new FormatFeed(format, sweepers, options, _epoch, _nextSeq);
    }
}
