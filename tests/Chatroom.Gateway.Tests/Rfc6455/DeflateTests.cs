using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Gateway.Sockets;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Rfc6455;

/// <summary>RFC 7692: what is agreed on, what a client may send compressed, and what it is sent.</summary>
public sealed class DeflateTests(DeflateTests.CrowdOfOne gateway) : IClassFixture<DeflateTests.CrowdOfOne>
{
    private const byte Packed = 0xc1;
    private static readonly string Offer = Upgrades.And("Sec-WebSocket-Extensions: permessage-deflate");

    /// <summary>A gateway to which one session is a crowd.</summary>
    public sealed class CrowdOfOne() : RunningGateway(["Gateway:DeflateSessions=1"]);

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; client_max_window_bits", true)]
    [InlineData("permessage-deflate;client_max_window_bits=\"9\" ; server_no_context_takeover", true)]
    [InlineData("permessage-deflate; client_no_context_takeover; server_max_window_bits=15", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", true)]
    [InlineData("x-other, permessage-deflate", true)]
    [InlineData("", false)]
    [InlineData("x-other", false)]
    [InlineData("permessage-bzip2", false)]
    [InlineData("permessage-deflate; server_max_window_bits=10", false)]
    [InlineData("permessage-deflate; server_max_window_bits", false)]
    [InlineData("permessage-deflate; client_max_window_bits=16", false)]
    [InlineData("permessage-deflate; client_max_window_bits=08", false)]
    [InlineData("permessage-deflate; server_no_context_takeover=1", false)]
    [InlineData("permessage-deflate; server_no_context_takeover; server_no_context_takeover", false)]
    [InlineData("permessage-deflate; unknown", false)]
    [InlineData("permessage-deflate;", false)]
    [InlineData("x-1, x-2, x-3, x-4, x-5, x-6, x-7, permessage-deflate", true)]
    [InlineData("x-1, x-2, x-3, x-4, x-5, x-6, x-7, x-8, permessage-deflate", false)]
    public void An_offer_is_taken_or_not(string extensions, bool taken) => Assert.Equal(taken, DeflateOffer.IsAcceptable(extensions));

    [Fact]
    public async Task A_room_is_sent_compressed_frames_and_answers_are_not()
    {
        await using var connection = await Open();
        await Send(connection, """[16,"dev:packed-li",{"join":{"room":"packed"}}]""");
        Assert.Equal(32, await Header(connection, isDeflated: false));
        // Who comes may be brought up to the room from the log, by frames of its own; from then on it is one of the crowd.
        var isDeflated = false;
        for (var i = 0; i < 8 && !isDeflated; i++) isDeflated = await Said(connection, $"{i}");
        Assert.True(isDeflated);
    }

    /// <summary>Says something and reads until it has come back and is acknowledged; whether it came compressed, which the answer never does.</summary>
    private static async Task<bool> Said(RawConnection connection, string id)
    {
        var content = id + string.Concat(Enumerable.Repeat(" the same again", 60));
        await Send(connection, $$"""[50,"{{id}}",{"type":"text","content":"{{content}}"}]""");
        var (isAcknowledged, isDeflated) = (false, default(bool?));
        while (!isAcknowledged || isDeflated is null)
        {
            var frame = (await connection.ReadFrame(deflated: true))!.Value;
            var json = (JsonArray)JsonNode.Parse(frame.Payload)!;
            if ((int)json[0]! == 48 && Encoding.UTF8.GetString(frame.Payload).Contains(content, StringComparison.Ordinal)) isDeflated = frame.IsDeflated;
            if ((int)json[0]! != 64) continue;
            Assert.False(frame.IsDeflated);
            isAcknowledged = true;
        }
        return isDeflated.Value;
    }

    [Fact]
    public async Task Who_offers_nothing_gets_nothing_compressed()
    {
        await using var peer = await Peer.Join(gateway.Port, "plain-li", "plain");
        await peer.Publish("1", string.Concat(Enumerable.Repeat("the same again ", 60)));
        // A compressed frame would be none that it reads.
        await peer.ReadTo((long)(await peer.Publish("2")).Details["seq"]!);
        Assert.Equal(0, peer.Room.Gaps);
    }

    /// <summary>What is special; the frames behind the handshake.</summary>
    public static TheoryData<string, byte[]> Bad => new()
    {
        { "no deflate", WebSocketFrame.OfClient(Packed, [0xff, 0xff, 0xff, 0xff]) },
        { "RSV1 on a continuation", [.. WebSocketFrame.OfClient(0x01, "[19"u8), .. WebSocketFrame.OfClient(0xc0, "2]"u8)] },
        { "a kilobyte that becomes a megabyte", WebSocketFrame.OfClient(Packed, WebSocketFrame.Deflate(new byte[1 << 20])) },
        { "text that is no UTF-8 when unpacked", WebSocketFrame.OfClient(Packed, WebSocketFrame.Deflate([0xff, 0xfe, 0xfd])) },
        { "one byte too long when unpacked", WebSocketFrame.OfClient(Packed, WebSocketFrame.Deflate(Encoding.ASCII.GetBytes(new string(' ', WireLimits.ClientFrameBytes + 1)))) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_cannot_be_unpacked_ends_the_one_connection_with_a_bad_frame(string what, byte[] frames)
    {
        await using var connection = await Open();
        await connection.Write(frames);
        var said = (await connection.ReadFrame(deflated: true))!.Value;
        Assert.True(said.Opcode == WebSocketFrame.Text, what);
        Assert.Equal((224, 32002), ((int)JsonNode.Parse(said.Payload)![0]!, (int)JsonNode.Parse(said.Payload)![1]!));
        var close = (await connection.ReadFrame(deflated: true))!.Value;
        Assert.Equal((WebSocketFrame.Close, 4501), (close.Opcode, (close.Payload[0] << 8) | close.Payload[1]));
    }

    [Fact]
    public async Task Compressed_fragments_and_plain_messages_may_follow_one_another()
    {
        await using var connection = await Open();
        var connect = WebSocketFrame.Deflate("""[16,"dev:mixed"]"""u8);
        await connection.Write(WebSocketFrame.OfClient(0x41, connect.AsSpan(0, 5)));
        await connection.Write(WebSocketFrame.OfClient(0x80, connect.AsSpan(5)));
        Assert.Equal(32, await Header(connection, isDeflated: false));
        await connection.Write(WebSocketFrame.OfClient(0x81, "[192]"u8));
        Assert.Equal(208, await Header(connection, isDeflated: false));
        await Send(connection, "[192]");
        Assert.Equal(208, await Header(connection, isDeflated: false));
    }

    [Fact]
    public async Task Switched_off_it_is_not_agreed_on()
    {
        await using var plain = await RunningGateway.Start("Gateway:Deflate=false");
        await using var connection = await RawConnection.Open(plain.Port);
        await connection.Write(RawConnection.Request(Offer));
        Assert.DoesNotContain("Sec-WebSocket-Extensions", await connection.ReadHead(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<RawConnection> Open()
    {
        var connection = await RawConnection.Open(gateway.Port);
        await connection.Write(RawConnection.Request(Offer));
        Assert.Contains(DeflateOffer.Answer, await connection.ReadHead(), StringComparison.Ordinal);
        return connection;
    }

    private static Task Send(RawConnection connection, string json) =>
        connection.Write(WebSocketFrame.OfClient(Packed, WebSocketFrame.Deflate(Encoding.UTF8.GetBytes(json))));

    private static async Task<int> Header(RawConnection connection, bool isDeflated)
    {
        var frame = (await connection.ReadFrame(deflated: true))!.Value;
        Assert.Equal(isDeflated, frame.IsDeflated);
        return (int)JsonNode.Parse(frame.Payload)![0]!;
    }
}
