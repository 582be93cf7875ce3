using System.Text;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Bad input closes the connection that it came on, with its code and one line in the log, and costs nobody else anything.</summary>
[Collection(SharedGateway.Name)]
public sealed class BadFrameTests(RunningGateway gateway)
{
    private const int Fin = 0x80, Masked = 0x80;

    /// <summary>What is sent after CONNECT: name, format, code in DISCONNECT.</summary>
    public static TheoryData<string, WireFormat, int> Bad => new()
    {
        { "json-cut", WireFormat.Json, Codes.IncompleteFrame },
        { "json-garbage", WireFormat.Json, Codes.IncompleteFrame },
        { "json-object", WireFormat.Json, Codes.InvalidArgument },
        { "json-deep", WireFormat.Json, Codes.IncompleteFrame },
        { "json-more-behind", WireFormat.Json, Codes.IncompleteFrame },
        { "json-empty", WireFormat.Json, Codes.IncompleteFrame },
        { "json-no-utf8", WireFormat.Json, Codes.IncompleteFrame },
        { "pack-cut", WireFormat.MessagePack, Codes.IncompleteFrame },
        { "pack-garbage", WireFormat.MessagePack, Codes.IncompleteFrame },
        { "pack-huge-array", WireFormat.MessagePack, Codes.IncompleteFrame },
        { "text-on-pack", WireFormat.MessagePack, Codes.IncompleteFrame },
        { "binary-on-json", WireFormat.Json, Codes.IncompleteFrame },
        { "too-long", WireFormat.Json, Codes.IncompleteFrame },
        { "too-long-in-fragments", WireFormat.Json, Codes.IncompleteFrame },
        { "far-too-long-announced", WireFormat.Json, Codes.IncompleteFrame },
        { "unknown-type", WireFormat.Json, Codes.InvalidArgument },
        { "server-type", WireFormat.Json, Codes.InvalidArgument },
        { "header-too-big", WireFormat.Json, Codes.InvalidArgument },
        { "second-connect", WireFormat.Json, Codes.InvalidArgument },
        { "wrong-type-of-param", WireFormat.Json, Codes.InvalidArgument },
        { "unmasked", WireFormat.Json, Codes.IncompleteFrame },
        { "reserved-bits", WireFormat.Json, Codes.IncompleteFrame },
        { "unknown-opcode", WireFormat.Json, Codes.IncompleteFrame },
        { "continuation-of-nothing", WireFormat.Json, Codes.IncompleteFrame },
        { "text-within-a-message", WireFormat.Json, Codes.IncompleteFrame },
        { "fragmented-ping", WireFormat.Json, Codes.IncompleteFrame },
        { "long-ping", WireFormat.Json, Codes.IncompleteFrame },
        { "close-of-one-byte", WireFormat.Json, Codes.IncompleteFrame },
        { "close-with-a-code-that-never-travels", WireFormat.MessagePack, Codes.IncompleteFrame },
        { "close-with-a-reason-that-is-no-utf8", WireFormat.Json, Codes.IncompleteFrame },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Costs_one_connection_one_line_and_the_others_nothing(string what, WireFormat format, int code)
    {
        var room = $"bad-{what}";
        await using var bystander = await Peer.Join(gateway.Port, $"{room}-by", room);
        await using var bad = await Peer.Join(gateway.Port, $"{room}-bad", room, format);
        await SendBad(bad, what);
        var (close, told, _) = await bad.Closed();
        Assert.Equal((CloseCodes.BadFrame, code), (close, told ?? 0));
        await bad.SendFrame(WebSocketFrame.Close, [0x03, 0xe8]);
        await bad.DisposeAsync();
        await Eventually.Is(() => gateway.Sessions.Find(bad.Session) is null);
        Assert.Single(gateway.Log.Of(bad.Session));
        var (published, details) = await bystander.Publish("still here");
        Assert.Equal(Codes.Ok, published);
        await bystander.ReadTo((long)details["seq"]!);
    }

    [Theory]
    [InlineData("""[50,"m1",{"type":"text","content":"hi"}]""")]
    [InlineData("[192]")]
    [InlineData("""[82,1,"members"]""")]
    public async Task Before_CONNECT_nothing_else_is_taken(string frame)
    {
        await using var peer = await Peer.Open(gateway.Port);
        await peer.Send(frame);
        var (close, code, _) = await peer.Closed();
        Assert.Equal((CloseCodes.BadFrame, Codes.InvalidArgument), (close, code ?? 0));
    }

    [Fact]
    public async Task A_good_frame_in_fragments_with_a_ping_between_them_is_good()
    {
        await using var peer = await Peer.Join(gateway.Port, "good-fragments", "good-fragments");
        var frame = """[50,"f1",{"type":"text","content":"你好"}]"""u8.ToArray();
        await peer.SendFrame(WebSocketFrame.Text, frame[..7], fin: false);
        await peer.SendFrame(WebSocketFrame.Ping, "are you there"u8.ToArray());
        await peer.SendFrame(0, [], fin: false);
        // Within a character.
        await peer.SendFrame(0, frame[7..^5], fin: false);
        await peer.SendFrame(0, frame[^5..]);
        WebSocketFrame pong;
        do pong = await peer.Read();
        while (pong.Opcode != WebSocketFrame.Pong);
        Assert.Equal("are you there", Encoding.UTF8.GetString(pong.Payload));
        Assert.Equal(Codes.Ok, (int)(await peer.Next(ack => (int)ack[0]! == 64 && (string)ack[1]! == "f1"))[2]!);
    }

    [Fact]
    public async Task The_longest_frame_that_may_be_is_taken()
    {
        await using var peer = await Peer.Join(gateway.Port, "good-longest", "good-longest");
        const string Head = """[82,9,"members",{"pad":"x""", Tail = "\"}]";
        var frame = Head + new string('x', WireLimits.ClientFrameBytes - Head.Length - Tail.Length) + Tail;
        Assert.Equal(WireLimits.ClientFrameBytes, frame.Length);
        await peer.SendFrame(WebSocketFrame.Text, Encoding.ASCII.GetBytes(frame));
        Assert.Equal(Codes.Ok, (int)(await peer.Next(ack => (int)ack[0]! == 96 && (int)ack[1]! == 9))[2]!);
    }

    [Fact]
    public async Task A_close_is_answered_and_the_connection_ends()
    {
        await using var peer = await Peer.Join(gateway.Port, "good-close", "good-close");
        await peer.SendFrame(WebSocketFrame.Close, [0x03, 0xe9]);
        Assert.Equal(1000, (await peer.Closed()).Close);
        await peer.Gone();
    }

    private static async Task SendBad(Peer peer, string what)
    {
        var text = (string json) => peer.SendFrame(WebSocketFrame.Text, Encoding.UTF8.GetBytes(json));
        var bytes = (int opcode, byte[] payload) => peer.SendFrame(opcode, payload);
        var good = "[192]"u8.ToArray();
        await (what switch
        {
            "json-cut" => text("""[50,"m1",{"type":"""),
            "json-garbage" => text("hello"),
            "json-object" => text("""{"type":3}"""),
            "json-deep" => text("[192," + new string('[', 50)),
            "json-more-behind" => text("[192][192]"),
            "json-empty" => text(""),
            "json-no-utf8" => bytes(WebSocketFrame.Text, [.. "[50,\"m"u8, 0xff, 0xfe, .. "\",{}]"u8]),
            "pack-cut" => bytes(WebSocketFrame.Binary, [0x93, 0x32]),
            "pack-garbage" => bytes(WebSocketFrame.Binary, [0xc1]),
            "pack-huge-array" => bytes(WebSocketFrame.Binary, [0xdd, 0xff, 0xff, 0xff, 0xff]),
            "text-on-pack" => bytes(WebSocketFrame.Text, good),
            "binary-on-json" => bytes(WebSocketFrame.Binary, good),
            "too-long" => text(new string(' ', WireLimits.ClientFrameBytes + 1)),
            "too-long-in-fragments" => Fragments(peer, WireLimits.ClientFrameBytes / 8 + 1),
            // The frame says a terabyte; nobody waits for it.
            "far-too-long-announced" => peer.SendBytes(
                [Fin | WebSocketFrame.Text, Masked | 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. new byte[WireLimits.ClientFrameBytes + 1]]),
            "unknown-type" => text("[128]"),
            "server-type" => text("""[64,"m1",0,{}]"""),
            "header-too-big" => text("[4096]"),
            "second-connect" => text("""[16,"dev:other"]"""),
            "wrong-type-of-param" => text("""[82,1,"mute",{"minutes":"ten"}]"""),
            "unmasked" => peer.SendFrame(WebSocketFrame.Text, good, masked: false),
            "reserved-bits" => peer.SendFrame(WebSocketFrame.Text, good, reserved: 0x40),
            "unknown-opcode" => bytes(3, good),
            "continuation-of-nothing" => bytes(0, good),
            "text-within-a-message" => Twice(peer, good),
            "fragmented-ping" => peer.SendFrame(WebSocketFrame.Ping, good, fin: false),
            "long-ping" => bytes(WebSocketFrame.Ping, new byte[126]),
            "close-of-one-byte" => bytes(WebSocketFrame.Close, [0x03]),
            // 1005: says within a program that no code came.
            "close-with-a-code-that-never-travels" => bytes(WebSocketFrame.Close, [0x03, 0xed]),
            "close-with-a-reason-that-is-no-utf8" => bytes(WebSocketFrame.Close, [0x03, 0xe8, 0xff]),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such bad frame"),
        });
    }

    private static async Task Fragments(Peer peer, int count)
    {
        for (var i = 0; i < count; i++) await peer.SendFrame(i == 0 ? WebSocketFrame.Text : 0, "        "u8.ToArray(), fin: false);
    }

    private static async Task Twice(Peer peer, byte[] payload)
    {
        await peer.SendFrame(WebSocketFrame.Text, payload[..2], fin: false);
        await peer.SendFrame(WebSocketFrame.Text, payload);
    }
}
