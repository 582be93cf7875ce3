using System.Diagnostics.Metrics;

namespace Chatroom.Grains.Store;

/// <summary>What a store counts, on the meter "Chatroom.Store". Thread-safe; one a store, and the tag `store` names its kind.</summary>
internal sealed class StoreMetrics : IDisposable
{
    internal const string MeterName = "Chatroom.Store";

    /// <summary>Reasons of a refusal, the tag `reason`.</summary>
    internal const string Queue = "queue", Full = "full", Locked = "locked", Io = "io", Reads = "reads", Gone = "gone";

    private readonly KeyValuePair<string, object?> _store;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _commits;
    private readonly Histogram<double> _commitDuration;
    private readonly Counter<long> _refused;
    private long _commitCount;

    internal StoreMetrics(string store, Func<long> waiting)
    {
        _store = new("store", store);
        Meter = new Meter(MeterName);
        _appends = Meter.CreateCounter<long>("chatroom.store.append", "{batch}", "Batches that were appended.");
        _commits = Meter.CreateCounter<long>("chatroom.store.commit", "{transaction}", "Transactions that were committed for calls.");
        _commitDuration = Meter.CreateHistogram<double>(
            "chatroom.store.commit.duration", "s", "A transaction from its begin to the end of its commit.");
        _refused = Meter.CreateCounter<long>("chatroom.store.refused", "{call}", "Calls that were refused; nothing was changed.");
        Meter.CreateObservableGauge(
            "chatroom.store.queue", () => new Measurement<long>(waiting(), _store), "{call}", "Calls that wait for a transaction.");
    }

    /// <summary>The meter of this one store.</summary>
    internal Meter Meter { get; }

    /// <summary>Transactions that were committed for calls since the store was opened.</summary>
    internal long Commits => Volatile.Read(ref _commitCount);

    internal void Appended(long batches)
    {
        if (batches > 0) _appends.Add(batches, _store);
    }

    internal void Committed(TimeSpan duration)
    {
        Interlocked.Increment(ref _commitCount);
        _commits.Add(1, _store);
        _commitDuration.Record(duration.TotalSeconds, _store);
    }

    internal void Refused(string reason, long calls) => _refused.Add(calls, _store, new("reason", reason));

    public void Dispose() => Meter.Dispose();
}
