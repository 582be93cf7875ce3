using Chatroom.Grains.Store;

namespace Chatroom.Grains.Webhooks;

/// <summary>The dead list, for the server API: what was given up, to be looked at and sent again. Thread-safe.</summary>
public sealed class DeadWebhooks(IRoomStore store, WebhookOutlet outlet)
{
    /// <summary>The most that one page and one replay holds.</summary>
    public const int PageMax = 100;

    /// <summary>Rows in order of id, from after <paramref name="after"/> (0: the first) on.</summary>
    /// <param name="max">1..<see cref="PageMax"/>.</param>
    public Task<IReadOnlyList<StoredWebhook>> List(long after, int max, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, PageMax);
        return store.Webhooks.Dead(after, max, cancel);
    }

    /// <summary>Sends those rows again, before what waits in their lanes. How many of them there were.</summary>
    /// <param name="ids">1..<see cref="PageMax"/> of them.</param>
    public async Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ids.Count, 1, nameof(ids));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, PageMax, nameof(ids));
        var found = await store.Webhooks.Replay(ids, cancel);
        outlet.Replayed();
        return found;
    }

    /// <summary>How much waits and how much is dead.</summary>
    public Task<WebhookCounts> Count(CancellationToken cancel) => store.Webhooks.Count(cancel);
}
