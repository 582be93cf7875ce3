using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary>
/// A session whose client polls: takes the numbered polls in their order, each once, and answers each with the same bytes however
/// often it is asked. Thread-safe.
/// </summary>
internal sealed class PollSession : IDisposable
{
    private readonly Lock _lock = new();
    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly Session _session;
    private readonly PollWire _wire;
    private readonly PollSocket _socket;
    private TaskCompletionSource _news = NewSource();
    private PollAnswer? _last;
    private long _taken = -1;
    private long _acknowledged = -1;
    private int _requests;
    private volatile bool _isOver;
    private volatile bool _isTold;

    public PollSession(SessionHost host, WireFormat format, string key)
    {
        (_options, _clock, Key, Format) = (host.Options, host.Clock, key, format);
        _wire = new PollWire(format, _options.PollAnswerBytes);
        var line = new Line(Stream.Null, _wire);
        _socket = new PollSocket(format, line, _options.PollAnswersKept) { Emptied = Tell };
        _wire.Cut = _socket.Abort;
        _session = new Session(host, _socket, line, format);
    }

    /// <summary>What the client names it by; nobody else knows it.</summary>
    public string Key { get; }

    public WireFormat Format { get; }

    /// <summary>Why this side has closed it, once it has.</summary>
    public CloseReason? Closing => _session.Closing;

    /// <summary>Bytes that it keeps for its client, what its writer holds not among them.</summary>
    public int HeldBytes => _wire.HeldBytes;

    /// <summary>How long a poll waits at most. Less than it takes to be given up for silence.</summary>
    public int WaitMs => Math.Min(_options.PollWaitMs, _options.HeartbeatMs);

    private TimeSpan WaitMax => TimeSpan.FromMilliseconds(WaitMs);

    /// <summary>Serves the session until it is over. Never throws.</summary>
    public async Task Run()
    {
        await _session.Run();
        _isOver = true;
        _wire.End();
        Tell();
    }

    /// <summary>When it is over.</summary>
    public void Dispose() => _socket.Dispose();

    /// <summary>The client closes; its place is kept as that of a lost connection.</summary>
    /// <returns>False: it is over already.</returns>
    public bool TryLeave()
    {
        if (_isTold) return false;
        _isTold = true;
        _socket.Leave();
        _wire.End();
        return true;
    }

    /// <summary>One poll: its frames go up, and what comes within the time that a poll waits goes down.</summary>
    /// <param name="number">0, 1, 2...</param>
    /// <param name="acknowledged">The client has the answers up to this one; -1: none.</param>
    /// <param name="aborted">The client of this request is gone.</param>
    /// <exception cref="OperationCanceledException">It is. What would have been its answer is there for whoever asks again.</exception>
    public async Task<PollOutcome> Exchange(long number, long acknowledged, PollBody body, CancellationToken aborted)
    {
        _session.Heard();
        try
        {
            if (Interlocked.Increment(ref _requests) > _options.PollAnswersKept) return PollOutcome.Busy;
            var outcome = await Enter(number, acknowledged, body, aborted);
            return outcome.Answer is { } answer ? await Wait(answer, outcome, aborted) : outcome;
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
            _session.Heard();
        }
    }

    /// <summary>Waits for its turn: polls that overtook it on the way, and commands that are still to be read.</summary>
    private async Task<PollOutcome> Enter(long number, long acknowledged, PollBody body, CancellationToken aborted)
    {
        var began = _clock.GetTimestamp();
        for (; ; )
        {
            Task news;
            lock (_lock)
            {
                if (TryEnter(number, acknowledged, body) is { } outcome) return outcome;
                news = _news.Task;
            }
            var left = WaitMax - _clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return PollOutcome.Busy;
            await Task.WhenAny(news, Task.Delay(left, _clock, aborted));
            aborted.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Null: not yet.</summary>
    private PollOutcome? TryEnter(long number, long acknowledged, PollBody body)
    {
        if (_isOver) return PollOutcome.Gone;
        if (acknowledged > _taken || number < 0) return PollOutcome.OutOfOrder;
        if (acknowledged > _acknowledged)
        {
            _acknowledged = acknowledged;
            _wire.Acknowledge(acknowledged);
        }
        if (number <= _taken) return _wire.Find(number) is { } kept ? PollOutcome.Of(kept, isResent: true) : PollOutcome.OutOfOrder;
        if (number > _acknowledged + _options.PollAnswersKept) return PollOutcome.OutOfOrder;
        if (_isTold) return PollOutcome.Gone;
        if (number != _taken + 1 || !_socket.TryDeliver(body)) return null;
        _taken = number;
        // One poll waits: the one before ends with what it has got.
        if (_last is not null) _wire.Seal(_last);
        _last = _wire.Add(number);
        Tell();
        return PollOutcome.Of(_last, isResent: false);
    }

    private async Task<PollOutcome> Wait(PollAnswer answer, PollOutcome outcome, CancellationToken aborted)
    {
        if (answer.IsSealed) return outcome;
        var displaced = NewSource();
        lock (_lock)
        {
            answer.Holder?.TrySetResult();
            answer.Holder = displaced;
        }
        _wire.Open(answer);
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var limit = Task.Delay(WaitMax, _clock, waits.Token);
        await Task.WhenAny(answer.Begun, displaced.Task, limit);
        // What else waits for the client goes with it, as far as it goes.
        if (answer.Begun.IsCompleted) await Task.WhenAny(_session.Writer.Idle, answer.Full, displaced.Task, limit);
        await waits.CancelAsync();
        if (displaced.Task.IsCompleted) return PollOutcome.OutOfOrder;
        if (aborted.IsCancellationRequested) LetGo(answer, displaced);
        aborted.ThrowIfCancellationRequested();
        _wire.Seal(answer);
        if (answer.Close != 0)
        {
            // It may take a moment to be over: who polls again meanwhile is not to wait for it.
            _isTold = true;
            _socket.Leave();
        }
        return (_isOver || _isTold) && answer.IsEmpty ? PollOutcome.Gone : outcome;
    }

    /// <summary>Nobody is there to be answered: frames wait again, unless another request has taken its place.</summary>
    private void LetGo(PollAnswer answer, TaskCompletionSource holder)
    {
        lock (_lock)
        {
            if (answer.Holder == holder) _wire.Shut(answer);
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            _news.SetResult();
            _news = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
