namespace Chatroom.Grains.Store;

/// <content>Webhook rows: in the same transactions as the batches.</content>
public sealed partial class PostgresRoomStore : IWebhookStore
{
    /// <inheritdoc/>
    public IWebhookStore Webhooks => this;

    Task IWebhookStore.Add(string room, IReadOnlyList<WebhookRow> rows, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        StoreInput.Check(room, rows);
        return Write((writes, _) => writes.Add(room, rows), cancel, StoreInput.BytesOf(rows));
    }

    Task<IReadOnlyList<StoredWebhook>> IWebhookStore.Next(int lane, int max, CancellationToken cancel) =>
        _readers.Run(connection => PostgresWebhookReads.Next(connection, lane, max), cancel);

    Task IWebhookStore.Sent(IReadOnlyList<long> ids, CancellationToken cancel) => Write((writes, _) => writes.Sent(ids), cancel);

    Task IWebhookStore.Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        Write((writes, _) => writes.Failed(ids, dueMs, PostgresInput.Clean(error)), cancel);

    Task IWebhookStore.Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) =>
        Write((writes, _) => writes.Bury(ids, PostgresInput.Clean(error)), cancel);

    Task<long> IWebhookStore.BuryOldest(int max, string error, CancellationToken cancel) =>
        Write((writes, events) => writes.BuryOldest(max, PostgresInput.Clean(error), events), cancel);

    Task<IReadOnlyList<StoredWebhook>> IWebhookStore.Dead(long after, int max, CancellationToken cancel) =>
        _readers.Run(connection => PostgresWebhookReads.Dead(connection, after, max), cancel);

    Task<long> IWebhookStore.Replay(IReadOnlyList<long> ids, CancellationToken cancel) =>
        Write((writes, count) => writes.Replay(ids, count), cancel);

    Task<long> IWebhookStore.DropDead(int max, CancellationToken cancel) => Write((writes, events) => writes.DropDead(max, events), cancel);

    Task<WebhookCounts> IWebhookStore.Count(CancellationToken cancel) => _readers.Run(PostgresWebhookReads.Count, cancel);

    private Task<long> Write(Action<PostgresWebhookWrites, Action<long>> call, CancellationToken cancel, long bytes = 0) =>
        new StoreWebhookCall<PostgresPlan>((plan, result) => call(plan.Webhooks, result), bytes, cancel).Through(Write);
}
