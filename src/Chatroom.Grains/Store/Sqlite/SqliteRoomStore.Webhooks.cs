namespace Chatroom.Grains.Store;

/// <content>Webhook rows: in the same transactions as the batches.</content>
public sealed partial class SqliteRoomStore : IWebhookStore
{
    /// <inheritdoc/>
    public IWebhookStore Webhooks => this;

    Task IWebhookStore.Add(string room, IReadOnlyList<WebhookRow> rows, CancellationToken cancel)
    {
        StoreInput.Check(room, rows);
        return Write(writes => writes.Add(room, rows), cancel, StoreInput.BytesOf(rows));
    }

    Task<IReadOnlyList<StoredWebhook>> IWebhookStore.Next(int lane, int max, CancellationToken cancel) =>
        _readers.Run(reads => reads.Webhooks.Next(lane, max), cancel);

    Task IWebhookStore.Sent(IReadOnlyList<long> ids, CancellationToken cancel) => Write(writes => writes.Sent(ids), cancel);

    Task IWebhookStore.Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        Write(writes => writes.Failed(ids, dueMs, error), cancel);

    Task IWebhookStore.Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) =>
        Write(writes => writes.Bury(ids, error), cancel);

    Task<long> IWebhookStore.BuryOldest(int max, string error, CancellationToken cancel) =>
        Write(writes => writes.BuryOldest(max, error), cancel);

    Task<IReadOnlyList<StoredWebhook>> IWebhookStore.Dead(long after, int max, CancellationToken cancel) =>
        _readers.Run(reads => reads.Webhooks.Dead(after, max), cancel);

    Task<long> IWebhookStore.Replay(IReadOnlyList<long> ids, CancellationToken cancel) => Write(writes => writes.Replay(ids), cancel);

    Task<long> IWebhookStore.DropDead(int max, CancellationToken cancel) => Write(writes => writes.DropDead(max), cancel);

    Task<WebhookCounts> IWebhookStore.Count(CancellationToken cancel) => _readers.Run(reads => reads.Webhooks.Count(), cancel);

    private Task<long> Write(Func<SqliteWebhookWrites, long> call, CancellationToken cancel, long bytes = 0) =>
        new StoreWebhookCall<SqliteWrites>((writes, result) => result(call(writes.Webhooks)), bytes, cancel).Through(_intake.Write);
}
