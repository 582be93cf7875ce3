using System.Text;

namespace Chatroom.Protocol.Tests;

/// <summary>What the frames' own types make of optional, unknown, wrong and oversized parts.</summary>
public class FrameTests
{
    [Fact]
    public void The_header_has_its_bits()
    {
        Assert.Equal(16, FrameHeader.Of(FrameType.Connect));
        Assert.Equal(58, FrameHeader.Of(FrameType.Publish, qos: 1, dup: true));
        Assert.Equal(49, FrameHeader.Of(FrameType.Publish, retain: true));
        var header = new FrameHeader(59);
        Assert.Equal((FrameType.Publish, true, 1, true), (header.Type, header.Dup, header.Qos, header.Retain));
    }

    [Theory]
    [InlineData("[256]")]
    [InlineData("[-1]")]
    [InlineData("[\"16\"]")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[16]")]
    [InlineData("[16,7]")]
    [InlineData("[16,null,[]]")]
    [InlineData("[16,null,{\"join\":{\"room\":7}}]")]
    [InlineData("[16,null,{\"join\":{\"room\":\"r\",\"position\":[1]}}]")]
    [InlineData("[16,null,{\"join\":{\"room\":\"r\",\"history\":1.5}}]")]
    [InlineData("[50,\"id\"]")]
    [InlineData("[50,7,{}]")]
    [InlineData("[50,\"id\",{\"type\":null}]")]
    [InlineData("[50,\"id\",{\"type\":\"text\",\"content\":\"\",\"extra\":{\"a\":1}}]")]
    [InlineData("[82,-1,\"join\"]")]
    [InlineData("[82,4294967296,\"join\"]")]
    [InlineData("[82,1]")]
    [InlineData("[82,1,\"a-method-with-a-name-of-33-bytes-\"]")]
    public void Wrong_types_and_ranges_are_invalid_arguments(string json)
    {
        foreach (var (bytes, format) in InBoth(json))
        {
            var e = Assert.Throws<MalformedFrameException>(() => AnyFrame.Rewrite(bytes, format, format, isFromServer: false));
            Assert.Equal(Codes.InvalidArgument, e.Code);
        }
    }

    [Theory]
    [InlineData("[48,1,2,[[2,0,\"low\",\"intake\"]]]")]
    [InlineData("[48,1,2,[[1,3,\"u\",\"id\",\"text\"]]]")]
    [InlineData("[48,1,2,[7]]")]
    [InlineData("[48,1,2]")]
    public void So_are_those_from_a_server(string json)
    {
        foreach (var (bytes, format) in InBoth(json))
        {
            var e = Assert.Throws<MalformedFrameException>(() => AnyFrame.Rewrite(bytes, format, format, isFromServer: true));
            Assert.Equal(Codes.InvalidArgument, e.Code);
        }
    }

    [Theory]
    [InlineData("[16,null,{\"new\":[1,{}],\"client\":\"c\"},\"more\",[]]", "[16,null,{\"client\":\"c\"}]")]
    [InlineData("[16,null,null]", "[16,null]")]
    [InlineData("[16,null,{\"join\":null,\"client\":null}]", "[16,null]")]
    [InlineData("[16,null,{\"join\":{\"room\":\"a\",\"room\":\"b\",\"position\":null,\"new\":1}}]", "[16,null,{\"join\":{\"room\":\"b\"}}]")]
    [InlineData("[16,null,{\"join\":{}}]", "[16,null,{\"join\":{\"room\":\"\"}}]")]
    [InlineData("[50,\"i\",{\"new\":1,\"type\":\"like\"},7]", "[50,\"i\",{\"type\":\"like\",\"content\":\"\"}]")]
    [InlineData("[50,\"i\",{\"type\":\"a\",\"content\":\"b\",\"extra\":{\"k\":\"1\",\"k\":\"2\"}}]", "[50,\"i\",{\"type\":\"a\",\"content\":\"b\",\"extra\":{\"k\":\"2\"}}]")]
    [InlineData("[50,\"i\",{\"type\":\"a\",\"content\":\"b\",\"extra\":null}]", "[50,\"i\",{\"type\":\"a\",\"content\":\"b\"}]")]
    [InlineData("[192,1,2]", "[192]")]
    [InlineData("[224,0,null,5]", "[224]")]
    [InlineData("[224,31003]", "[224,31003,{}]")]
    [InlineData("[50.0,\"i\",{\"type\":\"a\",\"content\":\"b\"}]", "[50,\"i\",{\"type\":\"a\",\"content\":\"b\"}]")]
    public void What_is_unknown_is_skipped_and_the_last_key_wins(string json, string expected) => Check(json, expected, isFromServer: false);

    [Theory]
    [InlineData("[48,1,2,[[99,\"new\",{}],[2,3,\"all\",\"slow\",\"more\"],[1,5,\"u\",\"i\",\"t\",\"c\",null]]]", "[48,1,2,[[2,3,\"all\",\"slow\"],[1,5,\"u\",\"i\",\"t\",\"c\"]]]")]
    [InlineData("[48,1,2,[[6,3,1,0,null]]]", "[48,1,2,[[6,3,1,0,[]]]]")]
    [InlineData("[48,1,2,[[7,3,\"u\",{\"name\":null,\"new\":1,\"memberCap\":5}]]]", "[48,1,2,[[7,3,\"u\",{\"memberCap\":5}]]]")]
    [InlineData("[48,1,2,[[1,3,\"u\",\"i\",\"t\",\"c\",{\"role\":\"member\",\"badges\":[],\"new\":0}]]]", "[48,1,2,[[1,3,\"u\",\"i\",\"t\",\"c\"]]]")]
    [InlineData("[48,1,2,[]]", "[48,1,2,[]]")]
    [InlineData("[32,0,{\"user\":\"u\",\"join\":null,\"new\":[]}]", "[32,0,{\"user\":\"u\",\"time\":0,\"heartbeatMs\":0}]")]
    public void So_it_is_in_what_a_server_sends(string json, string expected) => Check(json, expected, isFromServer: true);

    [Fact]
    public void Too_long_a_token_or_client_name_is_invalid_and_the_longest_is_not()
    {
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var fits = new ConnectFrame(new string('t', WireLimits.TokenBytes), null, new string('c', WireLimits.ClientNameBytes));
            Assert.Equal(fits, Read(fits, format));
            Assert.Throws<MalformedFrameException>(() => Read(fits with { Token = fits.Token + "t" }, format));
            Assert.Throws<MalformedFrameException>(() => Read(fits with { Client = fits.Client + "c" }, format));
        }
    }

    [Fact]
    public void Sizes_of_a_message_are_refused_with_a_code()
    {
        var fits = new PublishFrame(new string('i', 64), 1, false, "text", new string('c', WireLimits.ContentBytes), Extra(16, 64));
        Assert.Equal(Codes.Ok, fits.Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Id = "" }).Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Id = fits.Id + "i" }).Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Type = "" }).Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Content = fits.Content + "c" }).Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Content = new string('你', 1366) }).Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Extra = Extra(17, 2) }).Check());
        Assert.Equal(Codes.BadRoomParameter, (fits with { Extra = Extra(16, 65) }).Check());
    }

    [Fact]
    public void A_join_is_spliced_into_the_connack()
    {
        const string Spliced = "[32,0,{\"user\":\"u\",\"time\":1,\"heartbeatMs\":2,\"join\":{\"code\":23411,\"rule\":\"memberCap\",\"x\":[1]}}]";
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var result = Transcoder.Whole(Encoding.UTF8.GetBytes("{\"rule\":\"memberCap\",\"x\":[1]}"), WireFormat.Json, format);
            var w = new WireWriter(format);
            var frame = new ConnackFrame(0, "u", Time: 1, HeartbeatMs: 2);
            frame.Write(w, Codes.RoomFull, result);
            Assert.Equal(Spliced, Encoding.UTF8.GetString(Transcoder.Whole(w.Written, format, WireFormat.Json)));
            w.Reset();
            frame.Write(w, Codes.Ok, []);
            Assert.Contains("\"join\":{\"code\":0}", Encoding.UTF8.GetString(Transcoder.Whole(w.Written, format, WireFormat.Json)));
        }
    }

    [Fact]
    public void A_gap_takes_its_count_and_others_take_one()
    {
        Assert.Equal(300, new WireEvent { Kind = EventKind.Gap, Count = 300 }.SeqCount);
        Assert.Equal(1, new WireEvent { Kind = EventKind.Message }.SeqCount);
        Assert.Equal(1, new WireEvent { Kind = (EventKind)99 }.SeqCount);
        Assert.Throws<InvalidOperationException>(() => new WireEvent { Kind = (EventKind)99 }.Write(new WireWriter(WireFormat.Json)));
    }

    [Fact]
    public void Notices_have_their_own_writers()
    {
        foreach (var example in ProtocolPage.Examples.Where(example => example.Name.Contains("notice", StringComparison.Ordinal)))
        {
            var w = new WireWriter(WireFormat.Json);
            if (example.Name.EndsWith(NoticeFrame.Online, StringComparison.Ordinal)) NoticeFrame.WriteOnline(w, 102401);
            else if (example.Name.EndsWith(NoticeFrame.Digest, StringComparison.Ordinal)) new DigestNotice(1_760_000_000_000, 42, 0x8e4f3ee1c4a94617).Write(w);
            else NoticeFrame.WriteRemoved(w, "live-1", Codes.KickedOrBanned, "spam");
            Assert.Equal(example.Json, Encoding.UTF8.GetString(w.Written));
        }
    }

    private static Dictionary<string, string> Extra(int keys, int bytesEach) =>
        Enumerable.Range(0, keys).ToDictionary(i => $"{i:00}", _ => new string('x', bytesEach - 2));

    private static ConnectFrame Read(ConnectFrame frame, WireFormat format)
    {
        var w = new WireWriter(format);
        frame.Write(w);
        var r = new WireReader(w.Written, format);
        Frames.ReadHeader(ref r);
        return ConnectFrame.Read(ref r);
    }

    private static void Check(string json, string expected, bool isFromServer)
    {
        foreach (var (bytes, format) in InBoth(json))
            Assert.Equal(expected, Encoding.UTF8.GetString(AnyFrame.Rewrite(bytes, format, WireFormat.Json, isFromServer)));
    }

    private static (byte[] Bytes, WireFormat Format)[] InBoth(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return [(bytes, WireFormat.Json), (Transcoder.Whole(bytes, WireFormat.Json, WireFormat.MessagePack), WireFormat.MessagePack)];
    }
}
