using System.Collections.Concurrent;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// One thread that writes to sockets: takes the shards that have something new, each when it is due. Thread-safe.
/// </summary>
/// <remarks>
/// A shard waits as long as its last sweep took, times the pace: under load more travels in one frame, and a large room leaves
/// the thread to the others between its sweeps. The queue is bounded by the number of shards, each of which is in it once.
/// </remarks>
public sealed partial class Sweeper : IDisposable
{
    private readonly BlockingCollection<FeedShard> _inbox = [];
    private readonly PriorityQueue<FeedShard, long> _waiting = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Thread _thread;

    public Sweeper(int number, TimeProvider clock, ILogger<Sweeper> log)
    {
        (_clock, _log) = (clock, log);
        _thread = new Thread(Work) { IsBackground = true, Name = $"sweeper-{number}" };
        _thread.Start();
    }

    /// <summary>The shard has something to send.</summary>
    public void Wake(FeedShard shard)
    {
        if (!shard.TryQueue()) return;
        try
        {
            _inbox.Add(shard);
        }
        catch (InvalidOperationException)
        {
            // Stopped: nobody is left to send to.
        }
    }

    public void Dispose()
    {
        _inbox.CompleteAdding();
        _thread.Join();
        _inbox.Dispose();
    }

    private void Work()
    {
        while (!_inbox.IsCompleted)
        {
            if (_inbox.TryTake(out var shard, MsUntilDue())) _waiting.Enqueue(shard, shard.DueAt);
            while (_waiting.TryPeek(out shard, out var dueAt) && dueAt <= _clock.GetTimestamp()) Run(_waiting.Dequeue());
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

/// <summary>The sweeper threads of this process. Thread-safe.</summary>
public sealed class Sweepers : IDisposable
{
    private readonly Sweeper[] _sweepers;

    public Sweepers(GatewayOptions options, TimeProvider clock, ILogger<Sweeper> log)
    {
        var threads = options.SweepThreads > 0 ? options.SweepThreads : Math.Max(1, Environment.ProcessorCount / 2);
        _sweepers = [.. Enumerable.Range(0, threads).Select(number => new Sweeper(number, clock, log))];
    }

    public int Count => _sweepers.Length;

    public Sweeper this[int number] => _sweepers[number];

    public void Dispose()
    {
        foreach (var sweeper in _sweepers) sweeper.Dispose();
    }
}
