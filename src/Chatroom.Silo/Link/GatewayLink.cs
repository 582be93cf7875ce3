using Chatroom.Grains;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Link;

/// <summary>
/// One gateway, as grains see it, and the link to it: what grains tell is put into its queue and nothing more. Thread-safe.
/// </summary>
internal sealed class GatewayLink : IRoomObserver, IDirectoryObserver, IAppObserver
{
    private readonly SiloOptions _options;
    private readonly TimeProvider _clock;
    private readonly SiloMetrics _metrics;
    private readonly LinkQueue _queue;
    private readonly LinkEnd _end;
    private readonly HashSet<string> _rooms = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private LinkHeartbeat _load;
    private long _heard;
    private int _calls;
    private TaskCompletionSource? _noCalls;
    private bool _isDraining;

    public GatewayLink(LinkSocket socket, LinkHello hello, SiloOptions options, TimeProvider clock, SiloMetrics metrics)
    {
        (Hello, _options, _clock, _metrics) = (hello, options, clock, metrics);
        _load = new LinkHeartbeat(hello.Connections, hello.Capacity, IsDraining: false);
        _heard = clock.GetTimestamp();
        _end = new LinkEnd(socket, TakeNext, clock);
        _queue = new LinkQueue(options, _end.Ring);
    }

    public LinkHello Hello { get; }
    public string Gateway => Hello.Gateway;

    /// <summary>What it said last of its load.</summary>
    public LinkHeartbeat Load => Volatile.Read(ref _load);

    /// <summary>What waits for it, in bytes.</summary>
    public long QueuedBytes => _queue.Bytes;

    /// <summary>Which code ended it, once it is over.</summary>
    public int Code => _end.Code;

    /// <summary>How often batches of a room began to be left out.</summary>
    public long Behinds => _queue.Behinds;

    /// <summary>The rooms that it has attached.</summary>
    public string[] Rooms
    {
        get { lock (_lock) return [.. _rooms]; }
    }

    /// <summary>Whether it was not heard of for a lease, or what is being sent to it has not been taken for one.</summary>
    public bool IsExpired =>
        _clock.GetElapsedTime(Volatile.Read(ref _heard)).TotalMilliseconds > _options.LeaseMs || _end.SendingFor.TotalMilliseconds > _options.LeaseMs;

    public void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
        _queue.AddBatch(new LinkBatch(room, epoch, first, next, messagePack, json, privatePart));

    public void Recalled(string room, long epoch, long seq) => _queue.AddToLog(room, new LinkRecalled(room, epoch, seq));

    public void Summed(string room, long epoch, long seq, ulong digest) => _queue.AddToLog(room, new LinkSummed(room, epoch, seq, digest));

    public void Online(string room, int count) => _queue.Add(new LinkOnline(room, count));

    public void Answered(string room, byte[] answers) => _queue.Add(new LinkAnswered(room, answers));

    public void Removed(string room, string session, int code, string reason) => _queue.Add(new LinkRemoved(room, session, code, reason));

    public void Evicted(string session, int code) => _queue.Add(new LinkEvicted(session, code));

    public void Moved(string room) => _queue.Add(new LinkMoved(room));

    public void DirectoryMoved() => _queue.Add(new LinkMoved(""));

    public void Changed(long epoch, long first, byte[] events) => _queue.Add(new LinkAppChanged(epoch, first, events));

    /// <summary>Anything else that the gateway is told.</summary>
    public void Tell(LinkFrame frame) => _queue.Add(frame);

    public void Attached(string room)
    {
        lock (_lock) _rooms.Add(room);
    }

    public void Detached(string room)
    {
        lock (_lock) _rooms.Remove(room);
    }

    /// <summary>Serves it until it is over; never throws.</summary>
    /// <param name="said">Called when it has said how it is; true: others want to know at once.</param>
    public async Task Run(LinkCalls calls, Action<bool> said)
    {
        await _end.Run(frame => Take(frame, calls, said), () => _queue.HasRoom);
        _queue.Close();
    }

    /// <summary>Closes it; the first reason counts. Late calls are not listened to. Does not wait.</summary>
    public void Close(int code, string why)
    {
        _end.Close(code, why);
        _queue.Close();
    }

    /// <summary>Takes no more calls, waits for the answers of those under way, sends them and closes.</summary>
    public async Task Drain(CancellationToken atLast)
    {
        Task noCalls;
        lock (_lock)
        {
            _isDraining = true;
            _noCalls ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_calls == 0) _noCalls.TrySetResult();
            noCalls = _noCalls.Task;
        }
        await noCalls.WaitAsync(atLast).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_queue.Bytes > 0 && !_end.IsClosed && !atLast.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), _clock, CancellationToken.None);
        Close(LinkCloseCodes.Draining, "the silo goes down");
    }

    private void Take(LinkFrame frame, LinkCalls calls, Action<bool> said)
    {
        Volatile.Write(ref _heard, _clock.GetTimestamp());
        switch (frame)
        {
            case LinkCall call:
                _ = Answer(call, calls);
                break;
            case LinkHeartbeat load:
                var isOther = _load.IsDraining != load.IsDraining;
                Volatile.Write(ref _load, load);
                said(isOther);
                break;
            default:
                throw new MalformedFrameException(Codes.InvalidArgument, $"no gateway says {frame.GetType().Name}");
        }
    }

    /// <summary>Begins the call before it returns: calls go to the grains in the order in which they came.</summary>
    private async Task Answer(LinkCall call, LinkCalls calls)
    {
        lock (_lock)
        {
            // Between messages nothing is read while too much waits; one message may hold very many calls.
            if (_isDraining || _calls >= _options.CallsMax || _queue.Bytes >= _options.QueueBytes)
            {
                _queue.Add(new LinkFailure(call.Id, _isDraining ? LinkFault.Stopping : LinkFault.Refused, "no more calls"));
                return;
            }
            _calls++;
        }
        LinkFrame told;
        try
        {
            told = new LinkAnswer(call.Id, await calls.Make(call, this));
        }
        catch (Exception failure)
        {
            told = LinkFaults.Of(call.Id, failure);
        }
        _metrics.Called(told is LinkAnswer);
        _queue.Add(told);
        lock (_lock)
        {
            if (--_calls == 0 && _isDraining) _noCalls?.TrySetResult();
        }
    }

    private bool TakeNext(List<LinkFrame> frames)
    {
        if (!_queue.Take(frames)) return false;
        _metrics.Sent(frames);
        return true;
    }
}
