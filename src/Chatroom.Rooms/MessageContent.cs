using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chatroom.Rooms;

/// <summary>
/// Whether a message's content is what its type wants: a JSON object of known keys for media, location and rich, something to read for
/// text, anything for the others. Stateless. Allocates nothing for those others.
/// </summary>
internal static class MessageContent
{
    private const int SidePixelsMax = 100_000;
    private const long NumberMax = (1L << 53) - 1;

    public static bool Fits(string type, string content, RoomOptions options) => type switch
    {
        "image" or "gif" or "voice" or "video" or "file" => Matches(content, options, Media),
        "location" => Matches(content, options, Location),
        "rich" => Matches(content, options, Rich),
        MessageTypes.Text => Shows(content),
        _ => true,
    };

    /// <summary>Whether readers see anything of it: spaces, controls and format characters alone are an empty line to everybody.</summary>
    private static bool Shows(string text)
    {
        foreach (var c in text)
            if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format)) return true;
        return false;
    }

    /// <summary>One key of an object. Immutable.</summary>
    private sealed record Key(string Name, bool IsNeeded, Func<JsonElement, RoomOptions, bool> Fits);

    private static readonly Key[] Media =
    [
        new("url", true, IsUrl), new("bytes", true, (value, _) => IsWhole(value, 1, NumberMax)),
        new("width", false, (value, _) => IsWhole(value, 1, SidePixelsMax)), new("height", false, (value, _) => IsWhole(value, 1, SidePixelsMax)),
        new("durationMs", false, (value, _) => IsWhole(value, 0, NumberMax)), new("name", false, IsName),
    ];

    private static readonly Key[] Location =
    [
        new("lat", true, (value, _) => IsDegrees(value, 90)), new("lon", true, (value, _) => IsDegrees(value, 180)), new("name", false, IsName),
    ];

    private static readonly Key[] Rich =
    [
        new("title", true, IsName), new("text", true, (value, _) => value.ValueKind == JsonValueKind.String),
        new("image", false, IsUrl), new("url", false, IsUrl),
    ];

    private static bool Matches(string content, RoomOptions options, Key[] keys)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(content.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(content, bytes)), new JsonReaderOptions { MaxDepth = 2 });
            if (!JsonElement.TryParseValue(ref reader, out var parsed) || reader.Read()) return false;
            return parsed is { ValueKind: JsonValueKind.Object } map && Matches(map, options, keys);
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Every needed key is there, every key is known, none comes twice.</summary>
    private static bool Matches(JsonElement map, RoomOptions options, Key[] keys)
    {
        var seen = 0;
        foreach (var property in map.EnumerateObject())
        {
            var index = Array.FindIndex(keys, key => property.NameEquals(key.Name));
            if (index < 0 || (seen & (1 << index)) != 0 || !keys[index].Fits(property.Value, options)) return false;
            seen |= 1 << index;
        }
        for (var index = 0; index < keys.Length; index++)
            if (keys[index].IsNeeded && (seen & (1 << index)) == 0) return false;
        return true;
    }

    private static bool IsUrl(JsonElement value, RoomOptions options) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } url && url.Length <= options.ContentUrlChars
        && !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0
        && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps);

    private static bool IsName(JsonElement value, RoomOptions options) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= options.ContentNameChars;

    private static bool IsWhole(JsonElement value, long least, long most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most;

    private static bool IsDegrees(JsonElement value, double most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var degrees) && Math.Abs(degrees) <= most;
}
