namespace Chatroom.Grains.Store;

/// <summary>
/// One write on its way to a transaction. Thread-safe between its caller, who may withdraw it, and the writer, who begins it: one
/// of the two comes first.
/// </summary>
internal abstract class SqliteCall
{
    private const int Waiting = 0, Begun = 1, Withdrawn = 2;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancel;
    private CancellationTokenRegistration _registration;
    private int _state;

    protected SqliteCall(string room, CancellationToken cancel)
    {
        Room = room;
        _cancel = cancel;
    }

    internal Task Done => _done.Task;

    /// <summary>What it counts in the bounds of bytes.</summary>
    internal virtual long Bytes => 0;

    /// <summary>What went wrong with this call alone; the writer notes it and reports it after the commit.</summary>
    internal Exception? Error { get; set; }

    protected string Room { get; }

    /// <summary>Runs inside a transaction and a savepoint of its own.</summary>
    internal abstract void Run(SqliteWrites writes);

    /// <summary>Lets the caller's token withdraw it; to be called before it is in the queue.</summary>
    internal void Watch() => _registration = _cancel.UnsafeRegister(static call => ((SqliteCall)call!).Withdraw(), this);

    /// <summary>Stops watching; false when it was withdrawn and must not be done.</summary>
    internal bool Begin()
    {
        _registration.Unregister();
        return Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;
    }

    internal void Complete()
    {
        if (Error is { } error) _done.TrySetException(error);
        else _done.TrySetResult();
    }

    internal void Fail(Exception error) => _done.TrySetException(error);

    private void Withdraw()
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting) _done.TrySetCanceled(_cancel);
    }
}

/// <inheritdoc cref="IRoomStore.Append"/>
internal sealed class SqliteAppend(string room, StoredBatch batch, IReadOnlyList<WebhookRow> webhooks, CancellationToken cancel)
    : SqliteCall(room, cancel)
{
    internal override long Bytes { get; } = batch.Events.Length + StoreInput.BytesOf(webhooks);

    internal override void Run(SqliteWrites writes)
    {
        writes.Append(Room, batch);
        writes.Webhooks.Add(Room, webhooks);
    }
}

/// <inheritdoc cref="IRoomStore.Snapshot"/>
internal sealed class SqliteSnapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel)
    : SqliteCall(room, cancel)
{
    internal override long Bytes => snapshot.State.Length;

    internal override void Run(SqliteWrites writes) => writes.Snapshot(Room, snapshot, keepFromSeq);
}

/// <inheritdoc cref="IRoomStore.Delete"/>
internal sealed class SqliteDelete(string room, CancellationToken cancel) : SqliteCall(room, cancel)
{
    internal override void Run(SqliteWrites writes) => writes.Delete(Room);
}

/// <summary>A call of <see cref="IWebhookStore"/> and what it gives.</summary>
internal sealed class SqliteWebhookCall(Func<SqliteWebhookWrites, long> call, long bytes, CancellationToken cancel) : SqliteCall("", cancel)
{
    private long _result;

    internal override long Bytes => bytes;

    internal override void Run(SqliteWrites writes) => _result = call(writes.Webhooks);

    internal async Task<long> Result()
    {
        await Done;
        return _result;
    }
}
