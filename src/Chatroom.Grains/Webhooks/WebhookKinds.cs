namespace Chatroom.Grains.Webhooks;

/// <summary>What webhooks may be told: the part of an event's type before the dot.</summary>
[Flags]
public enum WebhookKinds
{
    None = 0,
    /// <summary>A room was created, configured or destroyed.</summary>
    Room = 1,
    /// <summary>Who came and who went, summed up each tick of the room.</summary>
    Members = 2,
    /// <summary>The first member came, the last one went.</summary>
    Occupancy = 4,
    Message = 8,
    Recall = 16,
    /// <summary>Mutes, kicks and whatever else moderators do.</summary>
    Moderation = 32,
    Entry = 64,
    /// <summary>Messages that the room left out, with the reason.</summary>
    Dropped = 128,
    All = 255,
}

/// <summary>Kinds by name, as options and settings have them. Stateless.</summary>
public static class WebhookKindNames
{
    /// <summary>The kinds of those names; all of them when there are none.</summary>
    /// <exception cref="ArgumentException">A name is no kind's; the message names it and those that are.</exception>
    public static WebhookKinds Parse(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return WebhookKinds.All;
        var kinds = WebhookKinds.None;
        foreach (var name in names) kinds |= Parse(name);
        return kinds;
    }

    private static WebhookKinds Parse(string name) => name switch
    {
        "room" => WebhookKinds.Room,
        "members" => WebhookKinds.Members,
        "occupancy" => WebhookKinds.Occupancy,
        "message" => WebhookKinds.Message,
        "recall" => WebhookKinds.Recall,
        "moderation" => WebhookKinds.Moderation,
        "entry" => WebhookKinds.Entry,
        "dropped" => WebhookKinds.Dropped,
        _ => throw new ArgumentException(
            $"'{name}' is no kind of webhook event; there are room, members, occupancy, message, recall, moderation, entry, dropped", nameof(name)),
    };
}
