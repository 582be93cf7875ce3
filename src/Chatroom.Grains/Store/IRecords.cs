using Chatroom.Grains.Webhooks;

namespace Chatroom.Grains.Store;

/// <summary>
/// What the store has beside the rooms' logs, for the server API: which rooms there are, and the dead webhooks. Here or over the link,
/// as the grains are. Thread-safe. Throws what the store threw.
/// </summary>
public interface IRecords
{
    /// <summary>As <see cref="IRoomStore.List"/>.</summary>
    Task<IReadOnlyList<StoredRoomInfo>> Rooms(string after, int max, CancellationToken cancel);

    /// <summary>How much waits for the receiver of webhooks and how much is dead.</summary>
    Task<WebhookCounts> Webhooks(CancellationToken cancel);

    /// <summary>As <see cref="Grains.Webhooks.DeadWebhooks.List"/>.</summary>
    Task<IReadOnlyList<StoredWebhook>> DeadWebhooks(long after, int max, CancellationToken cancel);

    /// <summary>As <see cref="Grains.Webhooks.DeadWebhooks.Replay"/>.</summary>
    Task<long> ReplayWebhooks(IReadOnlyList<long> ids, CancellationToken cancel);
}

/// <summary>The records of this process's own store. Thread-safe.</summary>
internal sealed class StoreRecords(IRoomStore store, DeadWebhooks dead) : IRecords
{
    public Task<IReadOnlyList<StoredRoomInfo>> Rooms(string after, int max, CancellationToken cancel) => store.List(after, max, cancel);

    public Task<WebhookCounts> Webhooks(CancellationToken cancel) => dead.Count(cancel);

    public Task<IReadOnlyList<StoredWebhook>> DeadWebhooks(long after, int max, CancellationToken cancel) => dead.List(after, max, cancel);

    public Task<long> ReplayWebhooks(IReadOnlyList<long> ids, CancellationToken cancel) => dead.Replay(ids, cancel);
}
