using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// Writes the rows of one room: its events as JSON, each once, and for each outlet that wants it so many a row as fit one call. Not
/// thread-safe: it lives in its grain's turns.
/// </summary>
internal sealed class OutletPages(string room, WebhookOptions options)
{
    // Text in other scripts stays readable; what follows is never pasted into HTML.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _one = new();
    private readonly OutletPage?[] _pages = new OutletPage?[OutletLanes.Outlets];
    private Utf8JsonWriter? _writer;

    /// <summary>What the outlets want told of a batch.</summary>
    public IReadOnlyList<OutletRow> Of(long epoch, IEnumerable<RoomEvent> events, OutletSet outlets)
    {
        if (!outlets.IsAnyOn) return [];
        foreach (var happened in events)
        {
            if (OutletEvents.TypeOf(happened) is not { } type || !IsWanted(type, outlets)) continue;
            var json = Begin(string.Create(CultureInfo.InvariantCulture, $"{room}:{epoch}:{happened.Seq}"), type, happened.TimeMs);
            json.WriteNumber("epoch", epoch);
            json.WriteNumber("seq", happened.Seq);
            json.WriteStartObject("data");
            OutletEvents.WriteData(json, happened);
            End(type, outlets);
        }
        return Take();
    }

    /// <summary>What the outlets want told of comings and goings.</summary>
    public IReadOnlyList<OutletRow> Of(MemberNews news, long timeMs, OutletSet outlets)
    {
        if (news.CameFirst) Occupancy("occupancy.first", timeMs, outlets);
        Users("members.joined", news.Joined, news.JoinedUnnamed, news.Count, timeMs, outlets);
        Users("members.left", news.Left, news.LeftUnnamed, news.Count, timeMs, outlets);
        if (news.WentLast) Occupancy("occupancy.last", timeMs, outlets);
        return Take();
    }

    private void Occupancy(string type, long timeMs, OutletSet outlets)
    {
        if (!IsWanted(type, outlets)) return;
        Begin(NewId(), type, timeMs).WriteStartObject("data");
        End(type, outlets);
    }

    private void Users(string type, List<string> users, int unnamed, int count, long timeMs, OutletSet outlets)
    {
        if (!IsWanted(type, outlets)) return;
        for (var at = 0; at < users.Count || unnamed > 0; at += options.UsersPerEvent)
        {
            var json = Begin(NewId(), type, timeMs);
            json.WriteStartObject("data");
            json.WriteNumber("members", count);
            json.WriteStartArray("users");
            foreach (var user in users.Skip(at).Take(options.UsersPerEvent)) json.WriteStringValue(user);
            json.WriteEndArray();
            if (unnamed > 0) json.WriteNumber("more", unnamed);
            unnamed = 0;
            End(type, outlets);
        }
    }

    // What stands in no log has no place to be named by.
    private string NewId() => $"{room}:{Guid.CreateVersion7():N}";

    private static bool IsWanted(string type, OutletSet outlets) =>
        outlets.Webhook.Wants(type) || outlets.Archive.Wants(type) || outlets.Audit.Wants(type);

    private Utf8JsonWriter Begin(string id, string type, long timeMs)
    {
        _one.ResetWrittenCount();
        _writer ??= new Utf8JsonWriter(_one, Plain);
        _writer.Reset(_one);
        _writer.WriteStartObject();
        _writer.WriteString("id", id);
        _writer.WriteString("type", type);
        _writer.WriteString("room", room);
        _writer.WriteNumber("time", timeMs);
        return _writer;
    }

    private void End(string type, OutletSet outlets)
    {
        _writer!.WriteEndObject();
        _writer.WriteEndObject();
        _writer.Flush();
        foreach (var outlet in outlets.All)
            if (outlet.Wants(type)) (_pages[(int)outlet.Id] ??= new OutletPage(outlet.Id, options)).Add(_one.WrittenSpan);
    }

    private OutletRow[] Take() => [.. _pages.SelectMany(page => page?.Take() ?? [])];
}
