using System.Text;

namespace Chatroom.Protocol.Tests;

/// <summary>The examples of the page, in both formats, through the generic codec and through each frame's own type.</summary>
public class ProtocolPageExamplesTests
{
    public static TheoryData<string> Names => [.. ProtocolPage.Examples.Select(example => example.Name)];

    [Fact]
    public void There_is_one_for_each_frame_and_each_event()
    {
        Assert.Equal(ProtocolPage.Examples.Length, ProtocolPage.Examples.DistinctBy(example => example.Name).Count());
        var types = ProtocolPage.Examples.Select(example => Header(example).Type).Append(FrameType.Querycon).Distinct();
        Assert.Equal(Enum.GetValues<FrameType>(), types.Order());
        Assert.Equal(Enum.GetValues<EventKind>(), ProtocolPage.Examples.SelectMany(Kinds).Distinct().Order());
        Assert.Contains(ProtocolPage.Examples, example => Header(example) is { Type: FrameType.Publish, Qos: 1 });
        Assert.Contains(ProtocolPage.Examples, example => Header(example) is { Type: FrameType.Publish, Qos: 0, Retain: false } && !example.IsFromServer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_gives_exactly_these_bytes(string name)
    {
        var example = Find(name);
        Assert.Equal(example.Hex, Hex(Transcoder.Whole(example.Bytes(WireFormat.Json), WireFormat.Json, WireFormat.MessagePack)));
        Assert.Equal(example.Hex, Hex(Transcoder.Whole(example.Bytes(WireFormat.MessagePack), WireFormat.MessagePack, WireFormat.MessagePack)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void These_bytes_give_the_same_json(string name)
    {
        var example = Find(name);
        AssertSameJson(example.Json, Transcoder.Whole(example.Bytes(WireFormat.MessagePack), WireFormat.MessagePack, WireFormat.Json));
        AssertSameJson(example.Json, Transcoder.Whole(example.Bytes(WireFormat.Json), WireFormat.Json, WireFormat.Json));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_frames_own_type_reads_and_writes_it(string name)
    {
        var example = Find(name);
        foreach (var from in Enum.GetValues<WireFormat>())
        {
            var bytes = example.Bytes(from);
            Assert.Equal(example.Hex, Hex(AnyFrame.Rewrite(bytes, from, WireFormat.MessagePack, example.IsFromServer)));
            AssertSameJson(example.Json, AnyFrame.Rewrite(bytes, from, WireFormat.Json, example.IsFromServer));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cut_anywhere_it_is_malformed(string name)
    {
        var example = Find(name);
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var bytes = example.Bytes(format);
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = bytes[..length];
                var e = Assert.Throws<MalformedFrameException>(() => AnyFrame.Rewrite(cut, format, format, example.IsFromServer));
                Assert.Equal(Codes.IncompleteFrame, e.Code);
                Assert.Throws<MalformedFrameException>(() => Transcoder.Whole(cut, format, format));
                Assert.Throws<MalformedFrameException>(() => Skip(cut, format));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_a_byte_behind_it_it_is_malformed(string name)
    {
        var example = Find(name);
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            byte[] longer = [.. example.Bytes(format), (byte)'1'];
            Assert.Throws<MalformedFrameException>(() => AnyFrame.Rewrite(longer, format, format, example.IsFromServer));
            Assert.Throws<MalformedFrameException>(() => Skip(longer, format));
        }
    }

    private static void Skip(byte[] bytes, WireFormat format)
    {
        var r = new WireReader(bytes, format);
        r.Skip();
        r.ExpectEnd();
    }

    private static Example Find(string name) => ProtocolPage.Examples.Single(example => example.Name == name);

    private static FrameHeader Header(Example example)
    {
        var r = new WireReader(example.Bytes(WireFormat.MessagePack), WireFormat.MessagePack);
        return Frames.ReadHeader(ref r);
    }

    private static IEnumerable<EventKind> Kinds(Example example)
    {
        var kinds = new List<EventKind>();
        if (!example.IsFromServer || Header(example).Retain) return kinds;
        var r = new WireReader(example.Bytes(WireFormat.MessagePack), WireFormat.MessagePack);
        Frames.ReadHeader(ref r);
        BatchHead.Read(ref r);
        while (r.Next()) kinds.Add(WireEvent.Read(ref r).Kind);
        return kinds;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static void AssertSameJson(string expected, byte[] actual) => Assert.Equal(expected, Encoding.UTF8.GetString(actual));
}
