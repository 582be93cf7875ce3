namespace Chatroom.Grains.Store;

/// <content>Webhook rows, under the same lock and the same limit.</content>
public sealed partial class MemoryRoomStore : IWebhookStore
{
    private readonly MemoryWebhooks _webhooks = new();

    /// <inheritdoc/>
    public IWebhookStore Webhooks => this;

    Task IWebhookStore.Add(string room, IReadOnlyList<WebhookRow> rows, CancellationToken cancel)
    {
        StoreInput.Check(room, rows);
        return Run(() =>
        {
            Reserve(StoreInput.BytesOf(rows));
            _webhooks.Add(room, rows);
            return true;
        }, cancel);
    }

    Task<IReadOnlyList<StoredWebhook>> IWebhookStore.Next(int lane, int max, CancellationToken cancel) =>
        Run<IReadOnlyList<StoredWebhook>>(() => _webhooks.Next(lane, max), cancel);

    Task IWebhookStore.Sent(IReadOnlyList<long> ids, CancellationToken cancel) =>
        Run(() => Freeing(() => { _webhooks.Sent(ids); return true; }), cancel);

    Task IWebhookStore.Failed(IReadOnlyList<long> ids, long dueMs, string error, CancellationToken cancel) =>
        Run(() => { _webhooks.Failed(ids, dueMs, error); return true; }, cancel);

    Task IWebhookStore.Bury(IReadOnlyList<long> ids, string error, CancellationToken cancel) =>
        Run(() => { _webhooks.Bury(ids, error); return true; }, cancel);

    Task<long> IWebhookStore.BuryOldest(int max, string error, CancellationToken cancel) => Run(() => _webhooks.BuryOldest(max, error), cancel);

    Task<IReadOnlyList<StoredWebhook>> IWebhookStore.Dead(long after, int max, CancellationToken cancel) =>
        Run<IReadOnlyList<StoredWebhook>>(() => _webhooks.Dead(after, max), cancel);

    Task<long> IWebhookStore.Replay(IReadOnlyList<long> ids, CancellationToken cancel) => Run(() => _webhooks.Replay(ids), cancel);

    Task<long> IWebhookStore.DropDead(int max, CancellationToken cancel) => Run(() => Freeing(() => _webhooks.DropDead(max)), cancel);

    Task<WebhookCounts> IWebhookStore.Count(CancellationToken cancel) => Run(_webhooks.Count, cancel);

    private T Freeing<T>(Func<T> call)
    {
        var before = _webhooks.Bytes;
        var result = call();
        _bytes += _webhooks.Bytes - before;
        return result;
    }
}
