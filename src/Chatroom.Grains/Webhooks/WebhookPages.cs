using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chatroom.Grains.Store;
using Chatroom.Rooms;

namespace Chatroom.Grains.Webhooks;

/// <summary>Writes the rows of one room: its events as JSON, so many a row as fit one call. Not thread-safe: it lives in its grain's turns.</summary>
internal sealed class WebhookPages(string room, WebhookOptions options)
{
    // Text in other scripts stays readable; what follows is never pasted into HTML.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _one = new();
    private readonly ArrayBufferWriter<byte> _page = new();
    private Utf8JsonWriter? _writer;
    private List<WebhookRow>? _rows;
    private int _events;

    /// <summary>What <paramref name="settings"/> want told of a batch.</summary>
    public IReadOnlyList<WebhookRow> Of(long epoch, IEnumerable<RoomEvent> events, WebhookSettings settings)
    {
        if (settings.Url is null) return [];
        foreach (var happened in events)
        {
            if (!settings.Wants(WebhookEvents.KindOf(happened)) || WebhookEvents.TypeOf(happened) is not { } type) continue;
            var json = Begin(string.Create(CultureInfo.InvariantCulture, $"{room}:{epoch}:{happened.Seq}"), type, happened.TimeMs);
            json.WriteNumber("epoch", epoch);
            json.WriteNumber("seq", happened.Seq);
            json.WriteStartObject("data");
            WebhookEvents.WriteData(json, happened);
            End();
        }
        return Take();
    }

    /// <summary>What <paramref name="settings"/> want told of comings and goings.</summary>
    public IReadOnlyList<WebhookRow> Of(MemberNews news, long timeMs, WebhookSettings settings)
    {
        if (settings.Wants(WebhookKinds.Occupancy) && news.CameFirst) Occupancy("occupancy.first", timeMs);
        if (settings.Wants(WebhookKinds.Members))
        {
            Users("members.joined", news.Joined, news.JoinedUnnamed, news.Count, timeMs);
            Users("members.left", news.Left, news.LeftUnnamed, news.Count, timeMs);
        }
        if (settings.Wants(WebhookKinds.Occupancy) && news.WentLast) Occupancy("occupancy.last", timeMs);
        return Take();
    }

    private void Occupancy(string type, long timeMs)
    {
        Begin(NewId(), type, timeMs).WriteStartObject("data");
        End();
    }

    private void Users(string type, List<string> users, int unnamed, int count, long timeMs)
    {
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
            End();
        }
    }

    // What stands in no log has no place to be named by.
    private string NewId() => $"{room}:{Guid.CreateVersion7():N}";

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

    private void End()
    {
        _writer!.WriteEndObject();
        _writer.WriteEndObject();
        _writer.Flush();
        if (_events > 0 && (_events == options.EventsPerCall || _page.WrittenCount + 1 + _one.WrittenCount > options.BytesPerCall)) Close();
        if (_events > 0) _page.Write(","u8);
        _page.Write(_one.WrittenSpan);
        _events++;
    }

    private void Close()
    {
        if (_events == 0) return;
        (_rows ??= []).Add(new WebhookRow(_events, _page.WrittenSpan.ToArray()));
        _page.ResetWrittenCount();
        _events = 0;
    }

    private WebhookRow[] Take()
    {
        Close();
        WebhookRow[] rows = _rows is null ? [] : [.. _rows];
        _rows = null;
        return rows;
    }
}
