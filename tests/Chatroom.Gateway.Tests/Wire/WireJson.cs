using System.Globalization;
using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests;

/// <summary>Frames of either format as JSON nodes, so that a test says once what both must show. Stateless.</summary>
internal static class WireJson
{
    public static JsonNode? Read(ReadOnlySpan<byte> frame, WireFormat format)
    {
        var reader = new WireReader(frame, format);
        var value = Value(ref reader);
        reader.ExpectEnd();
        return value;
    }

    public static byte[] Write(string json, WireFormat format)
    {
        var writer = new WireWriter(format);
        Value(writer, JsonNode.Parse(json));
        return writer.ToArray();
    }

    private static JsonNode? Value(ref WireReader r)
    {
        switch (r.Peek())
        {
            case WireToken.Array:
                var array = new JsonArray();
                r.BeginArray();
                while (r.Next()) array.Add(Value(ref r));
                return array;
            case WireToken.Map:
                var map = new JsonObject();
                r.BeginMap();
                while (r.Next())
                {
                    var key = System.Text.Encoding.UTF8.GetString(r.ReadKey());
                    map.Add(key, Value(ref r));
                }
                return map;
            case WireToken.Boolean: return r.ReadBoolean();
            case WireToken.String: return r.ReadString(int.MaxValue);
            // Parsed, so that it can be asked for as an int as well as a long.
            case WireToken.Integer: return JsonNode.Parse(r.ReadInt64().ToString(CultureInfo.InvariantCulture));
            case WireToken.Nil:
                r.TryReadNil();
                return null;
            case var other: throw new InvalidOperationException($"{other} in a frame of the server");
        }
    }

    private static void Value(WireWriter w, JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                w.BeginArray(array.Count);
                foreach (var item in array) Value(w, item);
                w.EndArray();
                break;
            case JsonObject map:
                w.BeginMap(map.Count);
                foreach (var (key, value) in map)
                {
                    w.Key(key);
                    Value(w, value);
                }
                w.EndMap();
                break;
            case JsonValue value when value.TryGetValue<bool>(out var flag): w.Bool(flag); break;
            case JsonValue value when value.TryGetValue<long>(out var number): w.Int(number); break;
            case JsonValue value: w.String(value.GetValue<string>()); break;
            default: w.Nil(); break;
        }
    }
}
