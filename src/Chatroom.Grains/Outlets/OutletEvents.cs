using System.Text.Json;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Outlets;

/// <summary>Events of the log as outlets are told them: their type, and their data as JSON. Stateless, thread-safe.</summary>
internal static class OutletEvents
{
    /// <summary>The type, whose part before the dot is its kind; null: outlets are not told.</summary>
    public static string? TypeOf(RoomEvent happened) => happened switch
    {
        CreatedEvent => "room.created",
        ConfigEvent => "room.configured",
        MessageEvent => "message.sent",
        GapEvent => "dropped.messages",
        EntryEvent { Value: null } => "entry.removed",
        EntryEvent => "entry.set",
        MuteEvent { UntilMs: Until.Never } => "moderation.unmuted",
        MuteEvent => "moderation.muted",
        SanctionEvent { Kind: SanctionKind.Ban } e => e.UntilMs == Until.Never ? "moderation.unbanned" : "moderation.banned",
        SanctionEvent { Kind: SanctionKind.Except } e => e.UntilMs == Until.Never ? "moderation.unexcepted" : "moderation.excepted",
        SanctionEvent e => e.UntilMs == Until.Never ? "moderation.allUnmuted" : "moderation.allMuted",
        KickEvent => "moderation.kicked",
        RecallEvent => "message.recalled",
        RestoreEvent => "message.restored",
        HeldEvent => "message.held",
        DecidedEvent => "message.decided",
        RoomWordsEvent => "moderation.words",
        DistributionEvent => "moderation.distribution",
        CountersEvent => "room.counters",
        DestroyedEvent => "room.destroyed",
        _ => null,
    };

    /// <summary>Writes the fields of <c>data</c>.</summary>
    public static void WriteData(Utf8JsonWriter json, RoomEvent happened)
    {
        switch (happened)
        {
            case CreatedEvent e:
                json.WriteString("by", e.By);
                Config(json, ConfigChange.Whole(e.Config));
                break;
            case ConfigEvent e:
                json.WriteString("by", e.By);
                Config(json, e.Change);
                break;
            case MessageEvent e: Message(json, e); break;
            case GapEvent e:
                json.WriteNumber("count", e.Count);
                json.WriteString("lane", EventCodec.LaneName(e.Lane));
                json.WriteString("reason", e.Reason);
                break;
            case EntryEvent e:
                if (e.User.Length > 0) json.WriteString("user", e.User);
                json.WriteString("key", e.Key);
                if (e.Value is not null) json.WriteString("value", e.Value);
                break;
            case MuteEvent e:
                Sanction(json, e.By, e.User, e.Reason);
                if (e.UntilMs != Until.Never) json.WriteNumber("until", e.UntilMs);
                break;
            case SanctionEvent e:
                Sanction(json, e.By, e.User, e.Reason);
                if (e.UntilMs != Until.Never) json.WriteNumber("until", e.UntilMs);
                break;
            case KickEvent e: Sanction(json, e.By, e.User, e.Reason); break;
            case RecallEvent e:
                json.WriteString("by", e.By);
                Seqs(json, e.Seqs);
                if (e.User is not null) json.WriteString("user", e.User);
                if (e.MutedUntilMs != Until.Never) json.WriteNumber("mutedUntil", e.MutedUntilMs);
                break;
            case RestoreEvent e:
                json.WriteString("by", e.By);
                Seqs(json, e.Seqs);
                json.WriteNumber("recall", e.Recall);
                break;
            case HeldEvent e:
                Message(json, e.Approved(e.TimeMs));
                json.WriteString("rule", e.Rule);
                break;
            case DecidedEvent e:
                json.WriteString("by", e.By);
                json.WriteNumber("held", e.Held);
                json.WriteBoolean("approved", e.Approved);
                json.WriteString("user", e.User);
                json.WriteString("id", e.ClientId);
                break;
            case RoomWordsEvent e: Words(json, e); break;
            case DistributionEvent e:
                json.WriteString("by", e.By);
                json.WriteBoolean("on", e.On);
                break;
            case CountersEvent e: Counters(json, e); break;
            case DestroyedEvent e:
                if (e.By.Length > 0) json.WriteString("by", e.By);
                if (e.Reason.Length > 0) json.WriteString("reason", e.Reason);
                break;
        }
    }

    private static void Message(Utf8JsonWriter json, MessageEvent e)
    {
        json.WriteString("user", e.User);
        json.WriteString("id", e.ClientId);
        json.WriteString("type", e.Type);
        json.WriteString("content", e.Content);
        if (e.Sender.Name is { } name) json.WriteString("name", name);
        json.WriteString("role", RoleNames.Always(e.Sender.Role));
        if (e.Address is { } address)
        {
            if (address.MentionsAll) json.WriteBoolean("mentionsAll", true);
            Users(json, "mentions", address.Mentions);
            Users(json, "to", address.To);
        }
        if (e.Extra is not { Count: > 0 } extra) return;
        json.WriteStartObject("extra");
        foreach (var (key, value) in extra) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void Users(Utf8JsonWriter json, string name, IReadOnlyList<string> users)
    {
        if (users.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var user in users) json.WriteStringValue(user);
        json.WriteEndArray();
    }

    private static void Counters(Utf8JsonWriter json, CountersEvent e)
    {
        json.WriteStartArray("counters");
        foreach (var change in e.Changes)
        {
            json.WriteStartObject();
            json.WriteString("name", change.Name);
            if (change.Total is { } total) json.WriteNumber("total", total);
            json.WriteNumber("added", change.Added);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Seqs(Utf8JsonWriter json, IReadOnlyList<long> seqs)
    {
        json.WriteStartArray("seqs");
        foreach (var seq in seqs) json.WriteNumberValue(seq);
        json.WriteEndArray();
    }

    private static void Sanction(Utf8JsonWriter json, string by, string user, string reason)
    {
        json.WriteString("by", by);
        if (user.Length > 0) json.WriteString("user", user);
        if (reason.Length > 0) json.WriteString("reason", reason);
    }

    private static void Words(Utf8JsonWriter json, RoomWordsEvent e)
    {
        json.WriteString("by", e.By);
        json.WriteStartArray("added");
        foreach (var word in e.Added)
        {
            json.WriteStartObject();
            json.WriteString("word", word.Text);
            json.WriteString("action", WordCodec.NameOf(word.Action));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("removed");
        foreach (var text in e.Removed) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Config(Utf8JsonWriter json, ConfigChange change)
    {
        var wire = new WireWriter(WireFormat.Json, 256);
        ConfigCodec.ToWire(change).Write(wire);
        json.WritePropertyName("config");
        json.WriteRawValue(wire.Written);
    }
}
