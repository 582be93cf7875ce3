using System.Net.WebSockets;
using System.Text;
using Chatroom.Gateway.Auth;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Sockets;

[Collection(SharedGateway.Name)]
public sealed class ConnectTests(RunningGateway gateway)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/ws")]
    [InlineData("/ws/")]
    [InlineData("/WS")]
    public async Task No_frame_overtakes_the_answer_to_the_upgrade(string path)
    {
        for (var i = 0; i < 20; i++) Assert.Equal("HTTP/1.1 101", await Peer.OpenInOnePiece(gateway.Port, path, "[16,null]"));
    }

    [Fact]
    public async Task Extra_with_too_many_keys_is_refused_and_not_cut()
    {
        await using var peer = await Peer.Join(gateway.Port, "keys", "keys");
        var extra = string.Join(',', Enumerable.Range(0, 17).Select(i => $"\"k{i}\":\"\""));
        await peer.Send("[50,\"e1\",{\"type\":\"text\",\"content\":\"x\",\"extra\":{" + extra + "}}]");
        var ack = await peer.Next(frame => (int)frame[0]! == 64);
        Assert.Equal(Codes.BadRoomParameter, (int)ack[2]!);
    }

    [Theory]
    [InlineData(WireFormat.Json, Subprotocols.Json, Subprotocols.Json)]
    [InlineData(WireFormat.MessagePack, Subprotocols.MessagePack, Subprotocols.MessagePack)]
    [InlineData(WireFormat.MessagePack, "other.v9, chatroom.v1.msgpack", Subprotocols.MessagePack)]
    [InlineData(WireFormat.Json, "", null)]
    public async Task Each_subprotocol_is_spoken_and_none_is_JSON(WireFormat format, string asked, string? told)
    {
        await using var peer = await Peer.Open(gateway.Port, format, asked);
        Assert.StartsWith("HTTP/1.1 101", peer.Upgrade, StringComparison.Ordinal);
        Assert.Equal(told is not null, peer.Upgrade.Contains($"Sec-WebSocket-Protocol: {told}", StringComparison.Ordinal));
        Assert.Equal(Codes.Ok, await peer.Connect("null"));
        Assert.Equal($"guest:{peer.Session}", (string)peer.Hello["user"]!);
        Assert.Equal(("guest", 30_000), ((string)peer.Hello["role"]!, (int)peer.Hello["heartbeatMs"]!));
    }

    [Fact]
    public async Task A_subprotocol_that_nobody_speaks_is_refused_before_the_upgrade()
    {
        await using var peer = await Peer.Open(gateway.Port, subprotocol: "chatroom.v2.json");
        Assert.StartsWith("HTTP/1.1 400", peer.Upgrade, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_client_connects_joins_and_closes()
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocols.Json);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/ws"), Cancel);
        await socket.SendAsync("""[16,"dev:lib",{"join":{"room":"connect-lib"}}]"""u8.ToArray(), WebSocketMessageType.Text, true, Cancel);
        var buffer = new byte[8_192];
        var received = await socket.ReceiveAsync(buffer, Cancel);
        Assert.StartsWith("[32,0,", Encoding.UTF8.GetString(buffer, 0, received.Count), StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Connect_and_join_in_one_round_trip_make_the_room()
    {
        await using var peer = await Peer.Join(gateway.Port, "c-one", "connect-one");
        Assert.Equal(("connect-one", 1, 1, "member"), (
            (string)peer.Joined["room"]!, (long)peer.Joined["seq"]!, (int)peer.Joined["count"]!, (string)peer.Joined["role"]!));
    }

    [Fact]
    public async Task A_join_that_is_refused_leaves_the_session_standing()
    {
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await peer.Connect("\"dev:c-must\"", """{"join":{"room":"connect-none","mustExist":true}}"""));
        Assert.Equal(Codes.NoSuchRoom, (int)peer.Joined["code"]!);
        Assert.Equal(Codes.BadRoomParameter, (await peer.Ask("join", """{"room":"no room"}""")).Code);
        Assert.Equal(Codes.NotInRoom, (await peer.Publish("m1")).Code);
        Assert.Equal(Codes.Ok, (await peer.Ask("join", """{"room":"connect-some"}""")).Code);
        Assert.Equal(Codes.Ok, (await peer.Publish("m1")).Code);
    }

    [Theory]
    [InlineData("\"nonsense\"", Codes.TokenWrong)]
    [InlineData("\"eyJhbGciOiJub25lIn0.eyJzdWIiOiJsaSJ9.\"", Codes.TokenWrong)]
    [InlineData("\"eyJcdWQ4MDAiOjF9.e30.c2ln\"", Codes.TokenWrong)]
    public async Task A_token_that_is_wrong_is_told_and_closed(string token, int code)
    {
        await using var peer = await Peer.Open(gateway.Port);
        await peer.Send($"[16,{token}]");
        Assert.Equal((CloseCodes.Token, (int?)code), await CloseOf(peer));
    }

    [Fact]
    public async Task A_token_of_another_app_and_a_guest_where_none_may_read_are_refused()
    {
        var other = new Authenticator(new GatewayOptions { AppKey = "other", AppSecret = RunningGateway.AppSecret }, TimeProvider.System, false);
        var token = other.Sign(new TokenClaims { User = "li", ExpiresSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600 });
        await using var peer = await Peer.Open(gateway.Port);
        await peer.Send($"[16,\"{token}\"]");
        Assert.Equal((CloseCodes.Token, (int?)Codes.TokenOfOtherApp), await CloseOf(peer));

        await using var closed = await RunningGateway.Start("Gateway:Guests=false");
        await using var guest = await Peer.Open(closed.Port);
        await guest.Send("[16,null]");
        Assert.Equal((CloseCodes.Token, (int?)Codes.NotAuthorised), await CloseOf(guest));
    }

    [Fact]
    public async Task An_origin_that_is_not_allowed_is_refused()
    {
        await using var bad = await Peer.Open(gateway.Port, origin: "https://evil.example");
        Assert.StartsWith("HTTP/1.1 403", bad.Upgrade, StringComparison.Ordinal);
        await using var good = await Peer.Open(gateway.Port, origin: $"http://127.0.0.1:{gateway.Port}");
        Assert.StartsWith("HTTP/1.1 101", good.Upgrade, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_connections_that_there_may_be_and_the_rate_it_is_503_with_a_time_to_wait()
    {
        await using var small = await RunningGateway.Start("Gateway:ConnectionsMax=1");
        await using var first = await Peer.Open(small.Port);
        await using var second = await Peer.Open(small.Port);
        Assert.StartsWith("HTTP/1.1 503", second.Upgrade, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", second.Upgrade, StringComparison.Ordinal);
        await first.SendFrame(WebSocketFrame.Close, [0x03, 0xe8]);
        await first.Gone();
        // The place is given back behind the close.
        await Eventually.Is(async () =>
        {
            await using var third = await Peer.Open(small.Port);
            return third.Upgrade.StartsWith("HTTP/1.1 101", StringComparison.Ordinal);
        });

        await using var slow = await RunningGateway.Start("Gateway:ConnectsPerSecond=1");
        var answers = new List<string>();
        await Eventually.Is(async () =>
        {
            await using var one = await Peer.Open(slow.Port);
            answers.Add(one.Upgrade);
            return one.Upgrade.StartsWith("HTTP/1.1 503", StringComparison.Ordinal);
        });
        Assert.StartsWith("HTTP/1.1 101", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_login_closes_the_older_session()
    {
        await using var older = await Peer.Join(gateway.Port, "c-twice", "connect-twice");
        await using var newer = await Peer.Join(gateway.Port, "c-twice", "connect-twice");
        Assert.Equal((CloseCodes.OtherLogin, (int?)Codes.OtherLogin), await CloseOf(older));
        Assert.Equal(Codes.Ok, (await newer.Publish("m1")).Code);
        Assert.Equal(1, (int)(await newer.Ask("members")).Result["count"]!);
    }

    [Fact]
    public async Task Two_devices_that_keep_evicting_each_other_are_stopped()
    {
        var peers = new List<Peer>();
        for (var i = 0; i < 6; i++)
        {
            peers.Add(await Peer.Open(gateway.Port));
            Assert.Equal(Codes.Ok, await peers[^1].Connect("\"dev:c-loop\""));
        }
        await using var refused = await Peer.Open(gateway.Port);
        await refused.Send("""[16,"dev:c-loop"]""");
        var (close, code, details) = await refused.Closed();
        Assert.Equal((CloseCodes.OtherLogin, Codes.KickLoop), (close, code));
        Assert.InRange((long)details!["retryAfterMs"]!, 1, 60_000);
        // Who was there last stays.
        await peers[^1].Send("[192]");
        await peers[^1].Next(frame => (int)frame[0]! == 208);
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    private static async Task<(int, int?)> CloseOf(Peer peer)
    {
        var (close, code, _) = await peer.Closed();
        return (close, code);
    }
}
