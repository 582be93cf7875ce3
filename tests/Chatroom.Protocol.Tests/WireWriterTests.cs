using System.Text;

namespace Chatroom.Protocol.Tests;

/// <summary>What the writer writes, and that it finds a wrong shape in either format.</summary>
public class WireWriterTests
{
    public static TheoryData<WireFormat> Formats => [WireFormat.Json, WireFormat.MessagePack];

    [Fact]
    public void Json_escapes_only_what_it_must()
    {
        const string Text = "<b> & 'x' + ü 你好 👋 \u2028 \" \\ / \n\r\t\b\f\u0000\u001f\u007f";
        const string Json = "\"<b> & 'x' + ü 你好 👋 \u2028 \\\" \\\\ / \\n\\r\\t\\u0008\\u000c\\u0000\\u001f\u007f\"";
        var text = new WireWriter(WireFormat.Json);
        text.String(Text);
        var utf8 = new WireWriter(WireFormat.Json);
        utf8.Utf8(Encoding.UTF8.GetBytes(Text));
        Assert.Equal(Json, Encoding.UTF8.GetString(text.Written));
        Assert.Equal(Json, Encoding.UTF8.GetString(utf8.Written));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Half_a_surrogate_pair_is_replaced(WireFormat format)
    {
        var w = new WireWriter(format);
        w.String("a\ud800b");
        var r = new WireReader(w.Written, format);
        Assert.Equal("a\ufffdb", r.ReadString(10));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Whole_floats_are_written_as_integers(WireFormat format)
    {
        foreach (var (value, same) in new[] { (1.0, 1L), (-0.0, 0L), (1e15, 1_000_000_000_000_000L), (-9007199254740991.0, -9007199254740991L) })
        {
            var integer = new WireWriter(format);
            integer.Int(same);
            var floating = new WireWriter(format);
            floating.Double(value);
            Assert.Equal(integer.ToArray(), floating.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Floats_are_finite(WireFormat format)
    {
        var w = new WireWriter(format);
        Assert.Throws<ArgumentOutOfRangeException>(() => w.Double(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => w.Double(double.NegativeInfinity));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reset_forgets_a_half_written_value_and_the_buffer_grows(WireFormat format)
    {
        var w = new WireWriter(format, initialBytes: 1);
        w.BeginArray(2);
        w.String(new string('x', 3 * WireWriter.RetainedBytes));
        w.Reset();
        Assert.Equal(0, w.Length);
        w.Int(7);
        Assert.Equal(1, w.Length);
        Assert.Equal(format == WireFormat.Json ? "7" : "\a", Encoding.UTF8.GetString(w.Written));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Raw_is_taken_as_it_is(WireFormat format)
    {
        var inner = new WireWriter(format);
        inner.BeginMap(1);
        inner.Key("a");
        inner.Nil();
        inner.EndMap();
        var w = new WireWriter(format);
        w.BeginArray(4);
        w.Raw(inner.Written);
        w.RawMap(inner.Written);
        w.RawMap([]);
        w.Bool(true);
        w.EndArray();
        Assert.Equal("[{\"a\":null},{\"a\":null},{},true]", Encoding.UTF8.GetString(Transcoder.Whole(w.Written, format, WireFormat.Json)));
        Assert.Throws<ArgumentException>(() => new WireWriter(format).Raw([]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_shape_that_does_not_hold_is_a_bug(WireFormat format)
    {
        Bug(format, w => { w.BeginArray(1); w.EndArray(); });
        Bug(format, w => { w.BeginArray(0); w.Nil(); });
        Bug(format, w => { w.BeginArray(0); w.EndMap(); });
        Bug(format, w => { w.BeginArray(1); w.Key("a"); });
        Bug(format, w => { w.BeginMap(1); w.Nil(); });
        Bug(format, w => { w.BeginMap(1); w.Key("a"); w.EndMap(); });
        Bug(format, w => { w.BeginMap(1); w.Key("a"u8); w.Key("b"u8); });
        Bug(format, w => { w.BeginMap(0); w.Key("a"u8); });
        Bug(format, w => w.Key("a"));
        Bug(format, w => w.EndArray());
        Bug(format, w => { w.Nil(); w.Nil(); });
        Bug(format, w => { for (var i = 0; i < 100; i++) w.BeginArray(1); });
    }

    private static void Bug(WireFormat format, Action<WireWriter> write) =>
        Assert.Throws<InvalidOperationException>(() => write(new WireWriter(format)));
}
