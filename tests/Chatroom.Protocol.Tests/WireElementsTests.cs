namespace Chatroom.Protocol.Tests;

/// <summary>Elements, lists and rows come back as they went; what is missing or too much is refused with its code.</summary>
public sealed class WireElementsTests
{
    private delegate void Reading(ref WireReader r);

    [Theory]
    [InlineData(WireFormat.MessagePack)]
    [InlineData(WireFormat.Json)]
    public void Elements_come_one_after_the_other(WireFormat format)
    {
        var w = new WireWriter(format);
        w.BeginArray(7);
        w.Int(-1);
        w.Int(2);
        w.Double(0.5);
        w.Bool(true);
        w.String("text");
        w.Nil();
        w.Binary([1, 2]);
        w.EndArray();
        var r = new WireReader(w.ToArray(), format);
        r.BeginArray();
        Assert.Equal((-1, 2UL, 0.5, true), (r.NextLong(), r.NextULong(), r.NextDouble(), r.NextBool()));
        Assert.Equal(("text", null), (r.NextText(4), r.NextTextOrNull(4)));
        Assert.Equal([1, 2], r.NextBytes(2));
        r.EndArray();
        r.ExpectEnd();
    }

    [Fact]
    public void An_element_that_is_not_there_is_incomplete() => Assert.All<Reading>(
        [
            static (ref r) => r.NextLong(), static (ref r) => r.NextULong(), static (ref r) => r.NextInt(), static (ref r) => r.NextDouble(),
            static (ref r) => r.NextBool(), static (ref r) => r.NextText(1), static (ref r) => r.NextTextOrNull(1),
            static (ref r) => r.NextBytes(1), static (ref r) => r.NextBytesOrNull(1),
            static (ref r) => r.NextValues(WireElements.NextLong), static (ref r) => r.NextRows(WireElements.NextLong),
        ],
        reading => Assert.Equal(Codes.IncompleteFrame, CodeOf("[]", reading)));

    [Fact]
    public void Rows_come_back_and_what_stands_behind_their_elements_is_skipped()
    {
        var r = Json("""[["a",1,"of a later day"],["b",2]]""");
        Assert.Equal([("a", 1L), ("b", 2L)], r.ReadRows(static (ref WireReader r) => (r.NextText(9), r.NextLong())));
        r.ExpectEnd();
        var w = new WireWriter(WireFormat.Json);
        w.Rows([("a", 1), ("b", 2)], 2, static (w, row) =>
        {
            w.String(row.Item1);
            w.Int(row.Item2);
        });
        Assert.Equal("""[["a",1],["b",2]]"""u8, w.ToArray());
    }

    [Fact]
    public void A_list_longer_than_it_may_be_is_invalid()
    {
        var r = Json("[1,2]");
        Assert.Equal([1L, 2L], r.ReadValues(static (ref WireReader r) => r.ReadInt64(), 2));
        Assert.Equal(Codes.InvalidArgument, CodeOf("[[1,2,3]]", static (ref r) => r.NextValues(static (ref WireReader r) => r.ReadInt64(), 2)));
        Assert.Equal(Codes.InvalidArgument, CodeOf("[[[1],[2],[3]]]", static (ref r) => r.NextRows(WireElements.NextLong, 2)));
    }

    private static int CodeOf(string json, Reading reading) => Assert.Throws<MalformedFrameException>(() =>
    {
        var r = Json(json);
        r.BeginArray();
        reading(ref r);
    }).Code;

    private static WireReader Json(string json) => new(System.Text.Encoding.UTF8.GetBytes(json), WireFormat.Json);
}
