using System.Text.Encodings.Web;
using System.Text.Json;
using Chatroom.Grains.Codec;
using Chatroom.Rooms;

namespace Chatroom.Grains.Hooks;

/// <summary>What a hook is asked, and how its answer is read. Stateless, thread-safe.</summary>
internal static class HookBody
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 8 };

    public static byte[] Write(string room, HookQuestion question)
    {
        using var body = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(body, Plain))
        {
            json.WriteStartObject();
            json.WriteString("room", room);
            json.WriteNumber("time", question.TimeMs);
            json.WriteString("user", question.User);
            if (question.Sender.Name is { } name) json.WriteString("name", name);
            json.WriteString("role", RoleNames.Always(question.Sender.Role));
            json.WriteString("id", question.ClientId);
            json.WriteString("type", question.Type);
            json.WriteString("content", question.Content);
            if (question.Extra is { Count: > 0 } extra)
            {
                json.WriteStartObject("extra");
                foreach (var (key, value) in extra) json.WriteString(key, value);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return body.ToArray();
    }

    /// <summary>What the hook wants; <see cref="HookAction.Fail"/> when that cannot be read.</summary>
    public static HookReply Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer, Shallow);
            var action = Text(json.RootElement, "action");
            var reason = Text(json.RootElement, "reason");
            return action switch
            {
                "allow" => new(HookAction.Allow, null, reason),
                "refuse" => new(HookAction.Refuse, null, reason),
                "hold" => new(HookAction.Hold, null, reason),
                "replace" when Text(json.RootElement, "content") is { } content => new(HookAction.Replace, content, reason),
                _ => HookReply.Failed,
            };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return HookReply.Failed;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
