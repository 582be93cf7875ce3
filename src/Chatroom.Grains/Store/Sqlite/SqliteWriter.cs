using System.Diagnostics;

namespace Chatroom.Grains.Store;

/// <summary>
/// The one thread that writes: takes what waits, commits it in one transaction, tells the callers, and tidies up when nobody
/// waits. Its loop outlives every failure. Thread-safe where it says so; the rest is the thread's own.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>
    /// A sweep comes at least every so many transactions and deletes up to so many times their calls, so garbage, which each
    /// append makes at most once, cannot outgrow it.
    /// </summary>
    private const int CommitsPerSweep = 8;

    private readonly SqliteStoreOptions _options;
    private readonly SqliteFile _file;
    private readonly SqliteTransaction _transaction;
    private readonly StoreLog _log;
    private readonly StoreMetrics _metrics;
    private readonly StoreQueue<StoreCall<SqliteWrites>> _queue;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<StoreCall<SqliteWrites>> _group = [];
    private bool _tidy;
    private int _commitsSinceSweep;
    private long _walTooLongAtBytes;
    private volatile bool _isFileGone;

    internal SqliteWriter(
        SqliteStoreOptions options, SqliteFile file, StoreIntake<SqliteWrites> intake, SqliteCommit commit, StoreLog log)
    {
        _options = options;
        _file = file;
        _queue = intake.Queue;
        _metrics = intake.Metrics;
        _log = log;
        _transaction = new SqliteTransaction(file, commit);
        _walTooLongAtBytes = options.WalLimitBytes;
        _thread = new Thread(Write) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>The file was deleted or moved away under the writer: nothing is written until it is back. Thread-safe.</summary>
    internal bool IsFileGone => _isFileGone;

    /// <summary>Closes the queue and ends when the thread has done all that waited in it. Thread-safe.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _ended.Task;
    }

    private void Write()
    {
        while (_queue.Take(_group, Wait)) Turn();
        Guarded(_transaction.Checkpoint);
        _transaction.Dispose();
        _ended.SetResult();
    }

    private void Turn()
    {
        try
        {
            LookForFile();
            if (_isFileGone) Fail(new StoreRefusedException(SqliteFailure.GoneText(_file.Path)));
            else if (_group.Count > 0) CommitGroup();
            else if (!_tidy) Tidy();
            if (_commitsSinceSweep >= CommitsPerSweep) Sweep();
            if (_file.WalBytes >= _walTooLongAtBytes) ShortenWal();
        }
        catch (Exception e)
        {
            // What is left to throw here are loggers and metric listeners: callers not told yet get to know that nothing is known.
            foreach (var call in _group) call.Fail(e);
        }
    }

    /// <summary>Looks at the path before each transaction, and when nobody writes once in a while.</summary>
    private void LookForFile()
    {
        var wasGone = _isFileGone;
        _isFileGone = _transaction.IsFileGone;
        if (_isFileGone && !wasGone) _log.Gone(SqliteFailure.GoneText(_file.Path));
        if (!_isFileGone && wasGone) _log.Succeeded();
    }

    /// <summary>Nothing to tidy: until a call comes or the file is to be looked at. Garbage: not at all, unless the last sweep failed.</summary>
    private TimeSpan Wait =>
        _tidy || _isFileGone ? TimeSpan.FromMilliseconds(_options.FileCheckMs)
        : _transaction.HasGarbage && !_log.IsFailing ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(_options.IdleMs);

    private void CommitGroup()
    {
        var begin = Stopwatch.GetTimestamp();
        try
        {
            _transaction.Run(_group);
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        _metrics.Committed(Stopwatch.GetElapsedTime(begin));
        _metrics.Appended(_group.Count(call => call is StoreAppend<SqliteWrites> { Error: null }));
        _log.Succeeded();
        _tidy = false;
        _commitsSinceSweep++;
        foreach (var call in _group) call.Complete();
    }

    private void Fail(Exception e)
    {
        if (e is StoreRefusedException { InnerException: Microsoft.Data.Sqlite.SqliteException cause })
            _metrics.Refused(SqliteFailure.Reason(cause.SqliteErrorCode)!, _group.Count);
        if (_isFileGone && _group.Count > 0) _metrics.Refused(StoreMetrics.Gone, _group.Count);
        _log.Failed(e, _group.Count);
        _tidy = false;
        _commitsSinceSweep++;
        foreach (var call in _group) call.Fail(e);
    }

    private void Tidy()
    {
        if (_transaction.HasGarbage) Sweep();
        else
        {
            Guarded(_transaction.Checkpoint);
            _tidy = true;
        }
    }

    private void Sweep()
    {
        _commitsSinceSweep = 0;
        if (!_transaction.HasGarbage) return;
        Guarded(() =>
        {
            _transaction.Sweep(CommitsPerSweep * _options.CommitMaxCalls);
            _log.Succeeded();
        });
    }

    /// <summary>A reader that does not end keeps the log: then it is tried again when it has grown by half the limit.</summary>
    private void ShortenWal()
    {
        Guarded(_transaction.Checkpoint);
        var left = _file.WalBytes;
        if (left >= _walTooLongAtBytes) _log.WalHeld(left);
        _walTooLongAtBytes = left < _options.WalLimitBytes ? _options.WalLimitBytes : left + (_options.WalLimitBytes / 2);
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _log.Failed(e, 0);
        }
    }
}
