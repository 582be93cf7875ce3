using Chatroom.Gateway.Metrics;

namespace Chatroom.Gateway.Feeds;

/// <summary>Runs the shards that have something new, each when it is due, never two at once. Thread-safe.</summary>
public abstract class Sweeper : IDisposable
{
    /// <summary>The shard has something to send.</summary>
    public abstract void Wake(FeedShard shard);

    public abstract void Dispose();
}

/// <summary>
/// One thread that writes to sockets: takes the shards that have something new, each when it is due. Thread-safe.
/// </summary>
/// <remarks>
/// A shard waits as long as its last sweep took, times the pace: under load more travels in one frame, and a large room leaves
/// the thread to the others between its sweeps. The queue is bounded by the number of shards, each of which is in it once.
/// </remarks>
internal sealed partial class ThreadSweeper : Sweeper
{
    // A monitor and not a blocking collection: that one spins before it waits, which a message costs more than its sweep here.
    private readonly object _inboxLock = new();
    private readonly Queue<FeedShard> _inbox = new();
    private readonly PriorityQueue<FeedShard, long> _waiting = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private bool _stopped;

    public ThreadSweeper(int number, TimeProvider clock, ILogger<Sweeper> log)
    {
        (_clock, _log) = (clock, log);
        _thread = new Thread(Work) { IsBackground = true, Name = $"sweeper-{number}" };
        _thread.Start();
    }

    public override void Wake(FeedShard shard)
    {
        if (!shard.TryQueue()) return;
        lock (_inboxLock)
        {
            _inbox.Enqueue(shard);
            Monitor.Pulse(_inboxLock);
        }
    }

    public override void Dispose()
    {
        lock (_inboxLock)
        {
            _stopped = true;
            Monitor.Pulse(_inboxLock);
        }
        _thread.Join();
    }

    private void Work()
    {
        while (TakeInbox())
            while (_waiting.TryPeek(out _, out var dueAt) && dueAt <= _clock.GetTimestamp()) Run(_waiting.Dequeue());
    }

    /// <summary>Waits until a shard comes or one is due; false when it is over.</summary>
    private bool TakeInbox()
    {
        lock (_inboxLock)
        {
            if (_inbox.Count == 0 && !_stopped && MsUntilDue() is not 0 and var wait) Monitor.Wait(_inboxLock, wait);
            while (_inbox.TryDequeue(out var shard)) _waiting.Enqueue(shard, shard.DueAt);
            return !_stopped;
        }
    }

    private int MsUntilDue()
    {
        if (!_waiting.TryPeek(out _, out var dueAt)) return Timeout.Infinite;
        var left = dueAt - _clock.GetTimestamp();
        return left <= 0 ? 0 : (int)Math.Ceiling(left * 1_000.0 / _clock.TimestampFrequency);
    }

    private void Run(FeedShard shard)
    {
        try
        {
            shard.Run(_clock);
        }
        catch (Exception failure)
        {
            LogSweepFailed(failure);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A sweep failed")]
    private partial void LogSweepFailed(Exception failure);
}

/// <summary>The sweepers of this process. Thread-safe.</summary>
public sealed class Sweepers : IDisposable
{
    private readonly Sweeper[] _sweepers;

    /// <param name="make">Makes one; null: a thread each.</param>
    public Sweepers(
        GatewayOptions options, TimeProvider clock, ILogger<Sweeper> log, GatewayMetrics? metrics = null, Func<int, Sweeper>? make = null)
    {
        Metrics = metrics;
        var threads = options.SweepThreads > 0 ? options.SweepThreads : Math.Max(1, Environment.ProcessorCount / 2);
        _sweepers = [.. Enumerable.Range(0, threads).Select(make ?? (number => new ThreadSweeper(number, clock, log)))];
    }

    public int Count => _sweepers.Length;

    /// <summary>Where sweeps are counted; null: nowhere.</summary>
    internal GatewayMetrics? Metrics { get; }

    public Sweeper this[int number] => _sweepers[number];

    public void Dispose()
    {
        foreach (var sweeper in _sweepers) sweeper.Dispose();
    }
}
