namespace Chatroom.Grains.Store;

/// <summary>A write as PostgreSQL does it. Thread-safe as <see cref="StoreWrite"/> is.</summary>
internal abstract class PostgresCall(string room, CancellationToken cancel) : StoreWrite(room, cancel)
{
    /// <summary>The room whose row it needs; empty when none.</summary>
    internal string RowOf => Room;

    /// <summary>Whether it begins the room when it is not there.</summary>
    internal virtual bool Begins => false;

    /// <summary>Adds to the plan of its transaction what it changes. Changes nothing there when it throws.</summary>
    internal abstract void Plan(PostgresPlan plan);
}

/// <inheritdoc cref="IRoomStore.Append"/>
internal sealed class PostgresAppend(string room, StoredBatch batch, IReadOnlyList<WebhookRow> webhooks, CancellationToken cancel)
    : PostgresCall(room, cancel)
{
    internal override long Bytes { get; } = batch.Events.Length + StoreInput.BytesOf(webhooks);

    internal override bool Begins => batch.First == 1;

    internal override void Plan(PostgresPlan plan)
    {
        plan.Append(Room, batch);
        plan.Webhooks.Add(Room, webhooks);
    }
}

/// <inheritdoc cref="IRoomStore.Snapshot"/>
internal sealed class PostgresSnapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel)
    : PostgresCall(room, cancel)
{
    internal override long Bytes => snapshot.State.Length;

    internal override void Plan(PostgresPlan plan) => plan.Snapshot(Room, snapshot, keepFromSeq);
}

/// <inheritdoc cref="IRoomStore.Delete"/>
internal sealed class PostgresDelete(string room, CancellationToken cancel) : PostgresCall(room, cancel)
{
    internal override void Plan(PostgresPlan plan) => plan.Delete(Room);
}

/// <summary>A call of <see cref="IWebhookStore"/> and what it gives.</summary>
internal sealed class PostgresWebhookCall(Action<PostgresWebhookWrites, Action<long>> call, long bytes, CancellationToken cancel) : PostgresCall("", cancel)
{
    private long _result;

    internal override long Bytes => bytes;

    internal override void Plan(PostgresPlan plan) => call(plan.Webhooks, result => _result = result);

    internal async Task<long> Result()
    {
        await Done;
        return _result;
    }
}
