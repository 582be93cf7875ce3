using System.Text.Json.Nodes;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>Likes from several sockets: the gateway sums them up, and what it acknowledges is in the total.</summary>
[Collection(SharedGateway.Name)]
public sealed class LikesTests(RunningGateway gateway)
{
    [Fact]
    public async Task Every_like_that_is_acknowledged_is_in_the_event_of_its_seq_and_the_total_is_exact()
    {
        await using var one = await Peer.Join(gateway.Port, "state-ann", "state-likes");
        await using var two = await Peer.Join(gateway.Port, "state-bob", "state-likes", WireFormat.MessagePack);
        for (var i = 0; i < 10; i++)
        {
            await Like(one, $"a{i}", "7");
            await Like(two, $"b{i}", "");
        }
        var acknowledged = new List<(long Seq, int Count)>();
        for (var i = 0; i < 10; i++)
        {
            acknowledged.Add((await Liked(one, $"a{i}"), 7));
            acknowledged.Add((await Liked(two, $"b{i}"), 1));
        }
        await one.ReadTo(acknowledged.Max(like => like.Seq));
        var told = one.Room.Events.Where(happened => (int)happened.Value[0]! == 13);
        var total = 0L;
        foreach (var (seq, happened) in told)
        {
            // The sum of what this event acknowledges is what it says that it added.
            var added = acknowledged.Where(like => like.Seq == seq).Sum(like => like.Count);
            total += added;
            Assert.Equal($"[[\"like\",{total},{added}]]", happened[2]!.ToJsonString());
        }
        Assert.Equal(80, total);
        Assert.Equal("""[["like",80]]""", (await gateway.Answer(HttpMethod.Get, "/v1/rooms/state-likes/counters"))["counters"]!.ToJsonString());
    }

    [Fact]
    public async Task Guests_like_nothing_and_nobody_likes_more_than_a_hundred_times_a_second()
    {
        await using var eager = await Peer.Join(gateway.Port, "state-eager", "state-rate");
        await using var guest = await Peer.Open(gateway.Port);
        await guest.Connect("null", """{"join":{"room":"state-rate"}}""");
        await Like(guest, "g", "1");
        Assert.Equal((Codes.NotAuthorised, "role"), await RefusedLike(guest, "g"));
        foreach (var wrong in (string[])["0", "101", "-1", "many"])
        {
            await Like(eager, $"wrong-{wrong}", wrong);
            Assert.Equal((Codes.BadRoomParameter, "size"), await RefusedLike(eager, $"wrong-{wrong}"));
        }
        // More than a second may go by on the way: then a few seconds' worth is taken, of as many hundreds as there are seconds.
        const int Hundreds = 50;
        for (var i = 0; i < Hundreds; i++) await Like(eager, $"e{i}", "100");
        var taken = 0;
        for (var i = 0; i < Hundreds; i++)
        {
            var ack = await Ack(eager, $"e{i}");
            if ((int)ack[2]! == Codes.Ok) taken++;
            else Assert.Equal((Codes.TooFast, "rate", true), ((int)ack[2]!, (string)ack[3]!["rule"]!, (long)ack[3]!["retryAfterMs"]! is > 0 and <= 1_000));
        }
        Assert.InRange(taken, 1, Hundreds - 1);
        Assert.Equal($"[[\"like\",{taken * 100}]]", (await gateway.Answer(HttpMethod.Get, "/v1/rooms/state-rate/counters"))["counters"]!.ToJsonString());
    }

    private static Task Like(Peer peer, string id, string count) => peer.Send($$"""[50,"{{id}}",{"type":"like","content":"{{count}}"}]""");

    private static Task<JsonArray> Ack(Peer peer, string id) => peer.Next(frame => (int)frame[0]! == 64 && (string)frame[1]! == id);

    private static async Task<long> Liked(Peer peer, string id)
    {
        var ack = await Ack(peer, id);
        Assert.Equal(Codes.Ok, (int)ack[2]!);
        return (long)ack[3]!["seq"]!;
    }

    private static async Task<(int Code, string Rule)> RefusedLike(Peer peer, string id)
    {
        var ack = await Ack(peer, id);
        return ((int)ack[2]!, (string)ack[3]!["rule"]!);
    }
}
