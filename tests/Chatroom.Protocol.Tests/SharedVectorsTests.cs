using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chatroom.Protocol.Tests;

/// <summary>The bytes that the JavaScript tests check with another implementation, checked here with ours.</summary>
public class SharedVectorsTests
{
    private static readonly Dictionary<string, JsonElement> Vectors =
        JsonDocument.Parse(Repository.Read("tests/vectors/msgpack.json")).RootElement.EnumerateArray()
            .ToDictionary(vector => vector.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_and_value_agree(string name)
    {
        var vector = Vectors[name];
        var bytes = Bytes(vector);
        var r = new WireReader(bytes, WireFormat.MessagePack);
        var w = new WireWriter(WireFormat.MessagePack);
        switch (vector.GetProperty("type").GetString())
        {
            case "int": CheckInteger(ref r, w, BigInteger.Parse(vector.GetProperty("value").GetString()!, CultureInfo.InvariantCulture)); break;
            case "float": CheckFloat(ref r, w, vector.GetProperty("value").GetDouble()); break;
            case "bin": CheckBinary(ref r, w, vector); break;
            case "string": CheckText(ref r, w, vector); break;
            case "array": CheckArray(ref r, w, vector); break;
            default: CheckJson(ref r, w, bytes, vector); break;
        }
        r.ExpectEnd();
        if (!vector.TryGetProperty("readOnly", out _)) Assert.Equal(bytes, w.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Skipping_ends_where_reading_does(string name)
    {
        byte[] bytes = [.. Bytes(Vectors[name]), 0xc3];
        var r = new WireReader(bytes, WireFormat.MessagePack);
        r.Skip();
        Assert.True(r.ReadBoolean());
        r.ExpectEnd();
    }

    private static byte[] Bytes(JsonElement vector)
    {
        var hex = new StringBuilder(vector.GetProperty("hex").GetString());
        if (vector.TryGetProperty("count", out var count)) hex.Insert(hex.Length, vector.GetProperty("unitHex").GetString()!, count.GetInt32());
        return Convert.FromHexString(hex.ToString());
    }

    private static void CheckInteger(ref WireReader r, WireWriter w, BigInteger expected)
    {
        var again = r;
        if (expected > long.MaxValue)
        {
            Assert.Equal((ulong)expected, r.ReadUInt64());
            w.UInt((ulong)expected);
            var tooLong = again;
            Assert.Equal(Codes.InvalidArgument, CodeOf(tooLong, reader => reader.ReadInt64()));
        }
        else
        {
            Assert.Equal((long)expected, r.ReadInt64());
            w.Int((long)expected);
            if (expected >= 0) Assert.Equal((ulong)expected, again.ReadUInt64());
            else Assert.Equal(Codes.InvalidArgument, CodeOf(again, reader => reader.ReadUInt64()));
        }
    }

    private delegate object Reading(WireReader reader);

    private static int CodeOf(WireReader reader, Reading read)
    {
        try
        {
            read(reader);
        }
        catch (MalformedFrameException e)
        {
            return e.Code;
        }
        return Codes.Ok;
    }

    private static void CheckFloat(ref WireReader r, WireWriter w, double expected)
    {
        Assert.Equal(expected, r.ReadDouble());
        w.Double(expected);
    }

    private static void CheckBinary(ref WireReader r, WireWriter w, JsonElement vector)
    {
        var expected = vector.TryGetProperty("count", out var count)
            ? Enumerable.Repeat(Convert.FromHexString(vector.GetProperty("unit").GetString()!)[0], count.GetInt32()).ToArray()
            : Convert.FromHexString(vector.GetProperty("value").GetString()!);
        Assert.Equal(WireToken.Binary, r.Peek());
        Assert.Equal(expected, r.ReadBinary(expected.Length));
        w.Binary(expected);
    }

    private static void CheckText(ref WireReader r, WireWriter w, JsonElement vector)
    {
        var expected = vector.TryGetProperty("count", out var count)
            ? new string(vector.GetProperty("unit").GetString()![0], count.GetInt32())
            : vector.GetProperty("value").GetString()!;
        Assert.Equal(expected, r.ReadString(Encoding.UTF8.GetByteCount(expected)));
        w.String(expected);
        var utf8 = new WireWriter(WireFormat.MessagePack);
        utf8.Utf8(Encoding.UTF8.GetBytes(expected));
        Assert.Equal(w.ToArray(), utf8.ToArray());
    }

    private static void CheckArray(ref WireReader r, WireWriter w, JsonElement vector)
    {
        var count = vector.GetProperty("count").GetInt32();
        var unit = vector.GetProperty("unit").GetInt32();
        w.BeginArray(count);
        r.BeginArray();
        for (var i = 0; i < count; i++)
        {
            Assert.True(r.Next());
            Assert.Equal(unit, r.ReadInt32());
            w.Int(unit);
        }
        Assert.False(r.Next());
        w.EndArray();
    }

    private static void CheckJson(ref WireReader r, WireWriter w, byte[] bytes, JsonElement vector)
    {
        var json = Encoding.UTF8.GetString(Transcoder.One(ref r, WireFormat.Json));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(vector.GetProperty("value").GetRawText()), JsonNode.Parse(json)), json);
        w.Raw(Transcoder.Whole(bytes, WireFormat.MessagePack, WireFormat.MessagePack));
    }
}
