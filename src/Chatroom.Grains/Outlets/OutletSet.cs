using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;

namespace Chatroom.Grains.Outlets;

/// <summary>All outlets of this process: what rooms ask, and whom they wake. Thread-safe; one a process.</summary>
public sealed class OutletSet
{
    private readonly IWebhookSettings _webhooks;

    /// <exception cref="ArgumentException">An option of webhooks, or a kind of archive or audit, makes no sense.</exception>
    public OutletSet(GrainOptions options) : this(new ConfiguredWebhooks(options.Webhooks), options)
    {
    }

    /// <param name="webhooks">Whom webhooks tell; the others are as the options say, for good.</param>
    public OutletSet(IWebhookSettings webhooks, GrainOptions options)
    {
        _webhooks = webhooks;
        var (archived, audited) = (options.Archive.Wanted([]), options.Audit.Wanted(EventTypes.Audited));
        Webhook = new Outlet(OutletId.Webhook, () => webhooks.Current is { Url: not null } to ? to.Kinds : null);
        Archive = new Outlet(OutletId.Archive, () => archived);
        Audit = new Outlet(OutletId.Audit, () => audited);
        All = [Webhook, Archive, Audit];
    }

    public Outlet Webhook { get; }

    public Outlet Archive { get; }

    public Outlet Audit { get; }

    public IReadOnlyList<Outlet> All { get; }

    /// <summary>Whom webhooks tell by now.</summary>
    public WebhookSettings WebhookSettings => _webhooks.Current;

    /// <summary>Whom rooms wake; null: the dispatchers of this process.</summary>
    internal IOutletOwner? Owner { get; set; }

    internal bool IsAnyOn => Webhook.IsOn || Archive.IsOn || Audit.IsOn;

    /// <summary>Whether somebody wants to know comings or goings.</summary>
    internal bool WantsNews => Webhook.WantsNews || Archive.WantsNews || Audit.WantsNews;

    /// <summary>Rows of the room are stored, and its log reaches up to there.</summary>
    internal void Stored(string room, long epoch, long seq)
    {
        if (Owner is { } owner) owner.Stored(room, epoch, seq);
        else Wake(room);
    }

    /// <summary>There may be something to send in any lane.</summary>
    internal void Replayed()
    {
        if (Owner is { } owner) owner.Look();
        else Look();
    }

    /// <summary>The dispatchers of this process look into the room's lanes.</summary>
    internal void Wake(string room)
    {
        foreach (var outlet in All) outlet.Wake(room);
    }

    /// <summary>The dispatchers of this process look into every lane.</summary>
    internal void Look()
    {
        foreach (var outlet in All) outlet.Look();
    }
}
