using Chatroom.Grains.Store;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>A store whose next calls to mark rows as sent fail. Thread-safe.</summary>
internal sealed class FaultyWebhooks(IRoomStore inner) : IRoomStore, IWebhookStore
{
    private int _failSent;

    /// <summary>How many of them are still to fail.</summary>
    public int FailSent
    {
        get => Volatile.Read(ref _failSent);
        set => Volatile.Write(ref _failSent, value);
    }

    public IWebhookStore Webhooks => this;

    public Task Sent(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        if (FailSent == 0) return inner.Webhooks.Sent(ids, cancel);
        Interlocked.Decrement(ref _failSent);
        throw new StoreRefusedException("as the test wants it");
    }

    public Task<long> DeletedEpoch(CancellationToken cancel) => inner.DeletedEpoch(cancel);

    public Task Add(string room, IReadOnlyList<WebhookRow> rows, CancellationToken cancel) => inner.Webhooks.Add(room, rows, cancel);

    public Task<IReadOnlyList<StoredWebhook>> Next(int lane, int max, CancellationToken cancel) => inner.Webhooks.Next(lane, max, cancel);

    public Task Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        inner.Webhooks.Failed(ids, dueMs, error, cancel);

    public Task Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) => inner.Webhooks.Bury(ids, error, cancel);

    public Task<long> BuryOldest(int max, string error, CancellationToken cancel) => inner.Webhooks.BuryOldest(max, error, cancel);

    public Task<IReadOnlyList<StoredWebhook>> Dead(long after, int max, CancellationToken cancel) => inner.Webhooks.Dead(after, max, cancel);

    public Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel) => inner.Webhooks.Replay(ids, cancel);

    public Task<long> DropDead(int max, CancellationToken cancel) => inner.Webhooks.DropDead(max, cancel);

    public Task<WebhookCounts> Count(CancellationToken cancel) => inner.Webhooks.Count(cancel);

    public Task<StoredRoom?> Load(string room, CancellationToken cancel) => inner.Load(room, cancel);

    public Task Append(string room, StoredBatch batch, IReadOnlyList<WebhookRow> webhooks, CancellationToken cancel) =>
        inner.Append(room, batch, webhooks, cancel);

    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel) =>
        inner.Read(room, epoch, fromSeq, maxBatches, cancel);

    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel) =>
        inner.ReadBack(room, epoch, beforeSeq, maxBatches, cancel);

    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel) =>
        inner.Snapshot(room, snapshot, keepFromSeq, cancel);

    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel) => inner.List(after, max, cancel);

    public Task Delete(string room, CancellationToken cancel) => inner.Delete(room, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
