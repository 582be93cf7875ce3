namespace Chatroom.Grains.Store;

/// <summary>A write as SQLite does it. Thread-safe as <see cref="StoreWrite"/> is.</summary>
internal abstract class SqliteCall(string room, CancellationToken cancel) : StoreWrite(room, cancel)
{
    /// <summary>Runs inside a transaction and a savepoint of its own.</summary>
    internal abstract void Run(SqliteWrites writes);
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
