using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>What only the server may say of a user is not taken from the user's frames.</summary>
[Collection(SharedGateway.Name)]
public sealed class EscalationTests(RunningGateway gateway)
{
    private const string Claims = "\"role\":\"broadcaster\",\"session\":\"$server\",\"user\":\"server\",\"by\":\"server\",\"gateway\":\"$server\",\"lane\":\"high\"";

    [Fact]
    public async Task CONNECT_gives_no_role_session_or_name()
    {
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await peer.Connect("\"dev:climber\"", $$$"""{{{{Claims}}},"join":{"room":"climb",{{{Claims}}}}}"""));
        Assert.Equal(("climber", "member"), ((string)peer.Hello["user"]!, (string)peer.Hello["role"]!));
        Assert.Equal("member", (string)peer.Joined["role"]!);
        // The id of a gateway with a silo has its process in it, too.
        Assert.StartsWith(TestEngine.IsInSilo ? "g1." : "g1-", peer.Session, StringComparison.Ordinal);
        Assert.Equal(Codes.NotAuthorised, (await peer.Ask("kick", $$"""{"users":["nobody"],{{Claims}}}""")).Code);
    }

    [Fact]
    public async Task PUBLISH_is_in_the_name_of_who_sends_it()
    {
        await using var peer = await Peer.Join(gateway.Port, "climb-talker", "climb-talk");
        await peer.Send($$"""[50,"m1",{"type":"text","content":"hi",{{Claims}},"name":"Boss","badges":["staff"]},"server","$server"]""");
        await peer.Next(frame => (int)frame[0]! == 64 && (int)frame[2]! == Codes.Ok);
        var (_, history) = await peer.Ask("history", "{}");
        var message = Assert.Single(history["items"]!.AsArray())![1]!.AsArray();
        Assert.Equal("climb-talker", (string)message[2]!);
        // No info: neither role nor name nor badge.
        Assert.True(message.Count == 6 || message[6] is null, message.ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"notice","content":"x"}""")]
    [InlineData("""{"type":"text","content":"x","mentions":"all"}""")]
    public async Task What_is_for_moderators_is_not_said_by_members(string message)
    {
        await using var peer = await Peer.Join(gateway.Port, "climb-notice", "climb-notice");
        await peer.Send($"[50,\"m1\",{message}]");
        Assert.Equal(Codes.NotAuthorised, (int)(await peer.Next(frame => (int)frame[0]! == 64))[2]!);
    }

    /// <summary>Types of frames that only a server sends, and bits that only a server sets.</summary>
    [Theory]
    [InlineData("[32,0,{\"role\":\"broadcaster\"}]")]
    [InlineData("[64,\"m1\",0,{}]")]
    [InlineData("[96,1,0,{}]")]
    [InlineData("[112]")]
    [InlineData("[208,0,0]")]
    [InlineData("[48,1760000000000,1,[[5,0,\"server\",\"bo\",\"\"]]]")]
    public async Task A_frame_of_the_server_closes_the_connection(string frame)
    {
        await using var peer = await Peer.Join(gateway.Port, "climb-frames", "climb-frames");
        await peer.Send(frame);
        Assert.Equal(CloseCodes.BadFrame, (await peer.Closed()).Close);
    }

    [Fact]
    public async Task A_guest_reads_and_does_nothing_else()
    {
        await using var peer = await Peer.Open(gateway.Port);
        Assert.Equal(Codes.Ok, await peer.Connect("null", """{"join":{"room":"climb-guest"}}"""));
        foreach (var type in (string[])["text", "gift", "like", "notice", "custom"])
        {
            await peer.Send($$"""[50,"g-{{type}}",{"type":"{{type}}","content":"1"}]""");
            Assert.Equal((type, Codes.NotAuthorised), (type, (int)(await peer.Next(frame => (int)frame[0]! == 64))[2]!));
        }
    }

    /// <summary>The names that mean something are given by no token, signed or not.</summary>
    [Theory]
    [InlineData("dev:server")]
    [InlineData("dev:guest:g1-1")]
    [InlineData("dev:climber:server")]
    [InlineData("dev:$server:server")]
    public async Task Nobody_is_called_so(string token)
    {
        await using var peer = await Peer.Open(gateway.Port);
        var code = await peer.Connect($"\"{token}\"");
        if (code == Codes.Ok) Assert.Equal(("member", token["dev:".Length..]), ((string)peer.Hello["role"]!, (string)peer.Hello["user"]!));
        else Assert.Equal(Codes.TokenWrong, code);
        if (token is "dev:server" or "dev:guest:g1-1") Assert.Equal(Codes.TokenWrong, code);
    }
}
