using System.Diagnostics;

namespace Chatroom.Grains.Store;

/// <summary>
/// The one thread that writes: takes what waits, commits it in one transaction, tells the callers. While the server is not there it
/// tries to reach it. Its loop outlives every failure. Thread-safe where it says so; the rest is the thread's own.
/// </summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private readonly PostgresStoreOptions _options;
    private readonly PostgresDatabase _database;
    private readonly PostgresTransaction _transaction;
    private readonly PostgresReach _reach;
    private readonly PostgresSweep _sweep;
    private readonly StoreLog _log;
    private readonly StoreMetrics _metrics;
    private readonly StoreQueue<StoreCall<PostgresPlan>> _queue;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<StoreCall<PostgresPlan>> _group = [];
    private volatile bool _isClosing;

    internal PostgresWriter(
        PostgresStoreOptions options, PostgresDatabase database, StoreIntake<PostgresPlan> intake, PostgresCommit commit, PostgresReach reach,
        PostgresSweep sweep, StoreLog log)
    {
        _options = options;
        _database = database;
        _queue = intake.Queue;
        _reach = reach;
        _sweep = sweep;
        _metrics = intake.Metrics;
        _log = log;
        _transaction = new PostgresTransaction(database, commit);
        new Thread(Write) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <summary>Closes the queue and ends when the thread has done all that waited in it. Thread-safe.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _queue.Close();
        await _ended.Task;
    }

    private void Write()
    {
        while (_queue.Take(_group, _reach.IsThere ? TimeSpan.FromMilliseconds(_options.CheckMs) : _reach.NextPause())) Turn();
        _transaction.Dispose();
        _ended.SetResult();
    }

    private void Turn()
    {
        try
        {
            if (_reach.Refusal is { } refusal)
            {
                Fail(_group, refusal);
                if (!_isClosing) Check(anew: true);
            }
            else if (_group.Count > 0)
            {
                CommitGroup(_group);
            }
            else
            {
                Check(anew: false);
            }
        }
        catch (Exception e)
        {
            // What is left to throw here are loggers and metric listeners: callers not told yet get to know that nothing is known.
            foreach (var call in _group) call.Fail(e);
        }
    }

    private void Check(bool anew)
    {
        try
        {
            _transaction.Check(anew);
            _reach.Found();
            if (anew) _sweep.Wake();
        }
        catch (Exception e)
        {
            if (!_reach.Met(e)) _log.Failed(e, 0);
        }
    }

    private void CommitGroup(List<StoreCall<PostgresPlan>> calls)
    {
        var begin = Stopwatch.GetTimestamp();
        bool hasGarbage;
        try
        {
            hasGarbage = _transaction.Run(calls);
        }
        catch (StoreRefusedException e) when (calls.Count > 1 && e.InnerException is { } cause && PostgresFailure.IsOfOneCall(cause))
        {
            // One of them cannot be stored: each goes alone, and only that one is told.
            foreach (var call in calls) CommitGroup([call]);
            return;
        }
        catch (Exception e)
        {
            Fail(calls, e);
            return;
        }
        _metrics.Committed(Stopwatch.GetElapsedTime(begin));
        _metrics.Appended(calls.Count(call => call is StoreAppend<PostgresPlan> { Error: null }));
        _log.Succeeded();
        if (hasGarbage) _sweep.Wake();
        foreach (var call in calls) call.Complete();
    }

    private void Fail(List<StoreCall<PostgresPlan>> calls, Exception e)
    {
        var wasThere = _reach.IsThere;
        if (e is StoreRefusedException && calls.Count > 0) _metrics.Refused(ReasonOf(e.InnerException, wasThere), calls.Count);
        if (wasThere) _reach.Met(e);
        if (calls.Count > 0) _log.Failed(e, calls.Count);
        foreach (var call in calls) call.Fail(e);
    }

    private static string ReasonOf(Exception? cause, bool wasThere) =>
        cause is not null ? PostgresFailure.Reason(cause) : wasThere ? StoreMetrics.Locked : StoreMetrics.Gone;
}
