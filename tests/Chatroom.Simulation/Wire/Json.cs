using System.Text.Json;

namespace Chatroom.Simulation.Wire;

/// <summary>JSON, both ways. Stateless.</summary>
internal static class Json
{
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        return Read(ref reader);
    }

    public static byte[] Write(object? value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.Number: return reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble();
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Read(ref reader));
                return list;
            case JsonTokenType.StartObject:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    map.Add(key, Read(ref reader));
                }
                return map;
            default: throw new FormatException($"JSON {reader.TokenType}");
        }
    }
}
