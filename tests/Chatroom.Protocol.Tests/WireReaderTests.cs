using System.Text;

namespace Chatroom.Protocol.Tests;

/// <summary>What the reader takes and refuses, the same in both formats where both can say it.</summary>
public class WireReaderTests
{
    private delegate void Reading(ref WireReader r);

    [Theory]
    [InlineData("1", 1L)]
    [InlineData("-0", 0L)]
    [InlineData("1.0", 1L)]
    [InlineData("1e3", 1000L)]
    [InlineData("-25E-1", null)]
    [InlineData("1.5", null)]
    [InlineData("9007199254740993", 9007199254740993)]
    [InlineData("9007199254740991.0", 9007199254740991)]
    [InlineData("9007199254740992.0", null)]
    [InlineData("1e999", null)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-9223372036854775809", null)]
    [InlineData("\"1\"", null)]
    [InlineData("null", null)]
    [InlineData("[1]", null)]
    public void Integers_in_json(string json, long? expected) => CheckInteger(Json(json), WireFormat.Json, expected);

    [Theory]
    [InlineData("cb3ff8000000000000", null)]
    [InlineData("cb7ff8000000000000", null)]
    [InlineData("cb7ff0000000000000", null)]
    [InlineData("cb8000000000000000", 0L)]
    [InlineData("cb433fffffffffffff", 9007199254740991)]
    [InlineData("cb4340000000000000", null)]
    [InlineData("ca47c35000", 100000L)]
    [InlineData("cf8000000000000000", null)]
    [InlineData("a131", null)]
    [InlineData("c0", null)]
    public void Integers_in_message_pack(string hex, long? expected) =>
        CheckInteger(Convert.FromHexString(hex), WireFormat.MessagePack, expected);

    [Theory]
    [InlineData("2147483647", true, true)]
    [InlineData("2147483648", false, true)]
    [InlineData("4294967295", false, true)]
    [InlineData("4294967296", false, false)]
    [InlineData("-1", true, false)]
    [InlineData("-2147483648", true, false)]
    [InlineData("-2147483649", false, false)]
    public void Ranges_of_32_bits(string json, bool isInt, bool isUint)
    {
        foreach (var (bytes, format) in InBoth(json))
        {
            Assert.Equal(isInt ? Codes.Ok : Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => r.ReadInt32()));
            Assert.Equal(isUint ? Codes.Ok : Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => r.ReadUInt32()));
        }
    }

    [Theory]
    [InlineData("1e999", WireFormat.Json)]
    [InlineData("true", WireFormat.Json)]
    [InlineData("cb7ff8000000000000", WireFormat.MessagePack)]
    [InlineData("caff800000", WireFormat.MessagePack)]
    [InlineData("c3", WireFormat.MessagePack)]
    public void Only_finite_numbers_are_doubles(string text, WireFormat format)
    {
        var bytes = format == WireFormat.Json ? Json(text) : Convert.FromHexString(text);
        Assert.Equal(Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => r.ReadDouble()));
    }

    [Fact]
    public void Strings_are_bounded_in_bytes()
    {
        foreach (var (bytes, format) in InBoth("\"你好\""))
        {
            Assert.Equal(Codes.Ok, CodeOf(bytes, format, (ref r) => Assert.Equal("你好", r.ReadString(6))));
            Assert.Equal(Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => r.ReadString(5)));
        }
        var escaped = Json("\"\\u4f60\\u597d\\n\"");
        Assert.Equal(Codes.Ok, CodeOf(escaped, WireFormat.Json, (ref r) => Assert.Equal("你好\n", r.ReadString(7))));
        Assert.Equal(Codes.InvalidArgument, CodeOf(escaped, WireFormat.Json, (ref r) => r.ReadString(6)));
        Assert.Equal(Codes.InvalidArgument, CodeOf(escaped, WireFormat.Json, (ref r) => r.ReadString(1)));
    }

    [Theory]
    [InlineData("a1ff", WireFormat.MessagePack)]
    [InlineData("a2c328", WireFormat.MessagePack)]
    [InlineData("a3eda080", WireFormat.MessagePack)]
    [InlineData("22ff22", WireFormat.Json)]
    [InlineData("22eda08022", WireFormat.Json)]
    [InlineData("225c756438303022", WireFormat.Json)]
    public void What_is_not_unicode_is_malformed(string hex, WireFormat format) =>
        Assert.Equal(Codes.IncompleteFrame, CodeOf(Convert.FromHexString(hex), format, (ref r) => r.ReadString(100)));

    [Theory]
    [InlineData("91a1ff", WireFormat.MessagePack)]
    [InlineData("5b22ff225d", WireFormat.Json)]
    public void Also_where_it_is_skipped(string hex, WireFormat format) =>
        Assert.Equal(Codes.IncompleteFrame, CodeOf(Convert.FromHexString(hex), format, (ref r) => r.Skip()));

    [Fact]
    public void Binary_is_bounded()
    {
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var w = new WireWriter(format);
            w.Binary([1, 2, 3, 4]);
            var bytes = w.ToArray();
            Assert.Equal(Codes.Ok, CodeOf(bytes, format, (ref r) => Assert.Equal([1, 2, 3, 4], r.ReadBinary(4))));
            Assert.Equal(Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => r.ReadBinary(3)));
        }
        Assert.Equal(Codes.InvalidArgument, CodeOf(Json("\"no-base64!\""), WireFormat.Json, (ref r) => r.ReadBinary(100)));
        Assert.Equal(Codes.IncompleteFrame, CodeOf(Json("\"\\ud800\""), WireFormat.Json, (ref r) => r.ReadBinary(100)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[1,{\"a\":[2,3]},\"x\",[[]]]")]
    public void The_end_of_an_array_skips_what_is_left(string json)
    {
        foreach (var (bytes, format) in InBoth($"[{json},true]"))
        {
            var r = new WireReader(bytes, format);
            r.BeginArray();
            r.BeginArray();
            r.EndArray();
            Assert.True(r.ReadBoolean());
            Assert.Equal(WireToken.None, r.Peek());
            Assert.False(r.Next());
            r.ExpectEnd();
        }
    }

    [Fact]
    public void The_end_of_a_map_skips_what_is_left()
    {
        foreach (var (bytes, format) in InBoth("[{\"a\":1,\"b\":{\"c\":[]},\"d\":null},true]"))
        {
            var r = new WireReader(bytes, format);
            r.BeginArray();
            r.BeginMap();
            Assert.True(r.Next());
            Assert.True(r.ReadKey().SequenceEqual("a"u8));
            r.EndMap();
            Assert.True(r.ReadBoolean());
            r.EndArray();
            r.ExpectEnd();
        }
    }

    [Fact]
    public void A_missing_element_is_an_invalid_argument()
    {
        foreach (var (bytes, format) in InBoth("[]"))
        {
            Assert.Equal(Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => { r.BeginArray(); r.ReadInt64(); }));
            Assert.Equal(Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => { r.BeginArray(); r.Skip(); }));
            Assert.Equal(Codes.InvalidArgument, CodeOf(bytes, format, (ref r) => { r.BeginArray(); r.ReadRaw(); }));
        }
    }

    [Fact]
    public void The_end_of_nothing_is_incomplete()
    {
        foreach (var (bytes, format) in InBoth("[]"))
        {
            Assert.Equal(Codes.IncompleteFrame, CodeOf(bytes, format, (ref r) => { r.BeginArray(); r.EndArray(); r.EndArray(); }));
            Assert.Equal(Codes.IncompleteFrame, CodeOf(bytes, format, (ref r) => { r.BeginArray(); r.EndArray(); r.ReadInt64(); }));
            Assert.Equal(Codes.IncompleteFrame, CodeOf(bytes, format, (ref r) => { r.BeginArray(); r.ExpectEnd(); }));
        }
    }

    [Theory]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("[1]]")]
    [InlineData("{\"a\"}")]
    [InlineData("{a:1}")]
    [InlineData("// no\n[1]")]
    [InlineData("[NaN]")]
    [InlineData("[01]")]
    [InlineData("['a']")]
    [InlineData("\ufeff[1]")]
    [InlineData("")]
    [InlineData("  ")]
    public void Json_is_strict(string json) =>
        Assert.Equal(Codes.IncompleteFrame, CodeOf(Json(json), WireFormat.Json, (ref r) => { r.Skip(); r.ExpectEnd(); }));

    [Fact]
    public void Json_may_end_in_white_space() => Assert.Equal(
        Codes.Ok, CodeOf(Json(" [ 1 , \"a\" ] \r\n\t"), WireFormat.Json, (ref r) => { r.Skip(); r.ExpectEnd(); }));

    [Fact]
    public void Raw_is_what_stands_there()
    {
        var json = Json("{\"a\": [1, {\"b\":\"\\u0041\"}] ,\"c\":\"x\"}");
        var r = new WireReader(json, WireFormat.Json);
        r.BeginMap();
        r.ReadKey();
        Assert.Equal("[1, {\"b\":\"\\u0041\"}]", Encoding.UTF8.GetString(r.ReadRaw()));
        Assert.True(r.Next());
        r.ReadKey();
        Assert.Equal("\"x\"", Encoding.UTF8.GetString(r.ReadRaw()));
        Assert.False(r.Next());
        r.ExpectEnd();
    }

    [Fact]
    public void Escaped_keys_are_unescaped()
    {
        var r = new WireReader(Json("{\"r\\u006fom\":1}"), WireFormat.Json);
        r.BeginMap();
        Assert.True(r.Next());
        Assert.True(r.ReadKey().SequenceEqual("room"u8));
    }

    [Theory]
    [InlineData("d4ff00")]
    [InlineData("d5ff0000")]
    [InlineData("d6ff00000000")]
    [InlineData("d7ff0000000000000000")]
    [InlineData("d8ff00000000000000000000000000000000")]
    [InlineData("c700ff")]
    [InlineData("c703ff000000")]
    [InlineData("c80001ff00")]
    [InlineData("c900000001ff00")]
    public void Extensions_are_skipped_and_nothing_else(string hex)
    {
        byte[] array = [0x92, .. Convert.FromHexString(hex), 0xc3];
        var r = new WireReader(array, WireFormat.MessagePack);
        r.BeginArray();
        Assert.Equal(WireToken.Extension, r.Peek());
        r.Skip();
        Assert.True(r.ReadBoolean());
        r.EndArray();
        r.ExpectEnd();
        Assert.Equal(Codes.InvalidArgument, CodeOf(array, WireFormat.MessagePack, (ref r) => { r.BeginArray(); r.ReadString(10); }));
        Assert.Equal(Codes.IncompleteFrame, CodeOf(Convert.FromHexString(hex)[..^1], WireFormat.MessagePack, (ref r) => r.Skip()));
    }

    [Theory]
    [InlineData("null", WireToken.Nil)]
    [InlineData("true", WireToken.Boolean)]
    [InlineData("-5", WireToken.Integer)]
    [InlineData("0.5", WireToken.Float)]
    [InlineData("\"a\"", WireToken.String)]
    [InlineData("[]", WireToken.Array)]
    [InlineData("{}", WireToken.Map)]
    public void Peek_tells_and_takes_nothing(string json, WireToken expected)
    {
        foreach (var (bytes, format) in InBoth(json))
        {
            var r = new WireReader(bytes, format);
            Assert.Equal(expected, r.Peek());
            Assert.Equal(expected, r.Peek());
            Assert.Equal(expected == WireToken.Nil, r.TryReadNil());
            if (expected != WireToken.Nil) r.Skip();
            Assert.Equal(WireToken.None, r.Peek());
            r.ExpectEnd();
        }
    }

    private static void CheckInteger(byte[] bytes, WireFormat format, long? expected)
    {
        var read = CodeOf(bytes, format, (ref r) => Assert.Equal(expected ?? 0, r.ReadInt64()));
        Assert.Equal(expected is null ? Codes.InvalidArgument : Codes.Ok, read);
    }

    private static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);

    private static (byte[] Bytes, WireFormat Format)[] InBoth(string json) =>
        [(Json(json), WireFormat.Json), (Transcoder.Whole(Json(json), WireFormat.Json, WireFormat.MessagePack), WireFormat.MessagePack)];

    private static int CodeOf(byte[] bytes, WireFormat format, Reading read)
    {
        var r = new WireReader(bytes, format);
        try
        {
            read(ref r);
            return Codes.Ok;
        }
        catch (MalformedFrameException e)
        {
            return e.Code;
        }
    }
}
