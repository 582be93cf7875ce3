using System.Net;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Polls;

/// <summary>Who does not get in, and what no session takes.</summary>
[Collection(SharedGateway.Name)]
public sealed class PollDoorTests(RunningGateway gateway)
{
    private const string Unknown = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_session_that_nobody_has_opened_is_not_found()
    {
        using var poller = new Poller(gateway.Port);
        foreach (var key in new[] { Unknown, "g1-1", "x", "..%2f..", new string('a', 2_000) })
        {
            foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete })
            {
                var reply = await poller.Send(method, $"/poll/{key}", null, 1, 0);
                Assert.Equal((HttpStatusCode.NotFound, Codes.NoSuchSession), (reply.Status, reply.Code));
            }
        }
    }

    [Fact]
    public async Task Of_sessions_long_over_nothing_is_known()
    {
        await using var forgetful = await RunningGateway.Start("Gateway:PollsClosedMax=1");
        var pollers = new List<Poller>();
        foreach (var user in new[] { "a", "b" })
        {
            pollers.Add(await Poller.Join(forgetful.Port, user, "forget"));
            await pollers[^1].Close();
            await Eventually.Is(() => forgetful.Polls.Find(pollers[^1].Key) is null);
        }
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.Gone], [(await pollers[0].Poll()).Status, (await pollers[1].Poll()).Status]);
        pollers.ForEach(poller => poller.Dispose());
    }

    [Fact]
    public async Task A_body_that_is_encoded_is_not_unpacked()
    {
        using var poller = await Poller.Join(gateway.Port, "packed", "packed");
        foreach (var path in (string[])["/poll", $"/poll/{poller.Key}"])
        {
            var reply = await poller.Send(
                HttpMethod.Post, path, poller.BodyOf("[192]"), 1, 0, change: request => request.Content!.Headers.ContentEncoding.Add("gzip"));
            Assert.Equal((HttpStatusCode.UnsupportedMediaType, Codes.ProtocolVersion), (reply.Status, reply.Code));
        }
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("https://friend.example", HttpStatusCode.OK)]
    public async Task Only_pages_of_allowed_origins_get_in_and_may_read_the_answers(string origin, HttpStatusCode status)
    {
        await using var choosy = await RunningGateway.Start("Gateway:Origins:0=https://friend.example");
        using var poller = new Poller(choosy.Port);
        var asks = await poller.Send(HttpMethod.Options, "/poll", null, change: request => request.Headers.Add("Origin", origin));
        Assert.Equal(status == HttpStatusCode.OK ? HttpStatusCode.NoContent : status, asks.Status);
        Assert.Equal(status == HttpStatusCode.OK ? "POST, DELETE" : null, asks.Header("Access-Control-Allow-Methods"));
        var opens = await poller.Send(
            HttpMethod.Post, "/poll", poller.BodyOf("[16,\"dev:origin\"]"), change: request => request.Headers.Add("Origin", origin));
        Assert.Equal(status, opens.Status);
        Assert.Equal(status == HttpStatusCode.OK ? origin : null, opens.Header("Access-Control-Allow-Origin"));
        if (status != HttpStatusCode.OK) Assert.Equal((Codes.NotAuthorised, 0), (opens.Code, choosy.Admission.Open));
        else Assert.Contains("Poll-Session", opens.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_gateway_says_when_to_try_again_and_a_place_that_is_given_back_is_free()
    {
        await using var small = await RunningGateway.Start("Gateway:ConnectionsMax=1");
        using var first = await Poller.Join(small.Port, "first", "full");
        using var second = new Poller(small.Port);
        var refused = await second.Open("[16,null]");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, Codes.ServerUnavailable), (refused.Status, refused.Code));
        Assert.NotNull(refused.Header("Retry-After"));
        await first.Close();
        await Eventually.Is(() => small.Admission.Open <= 0);
        foreach (var (body, type, status) in new (byte[], string, HttpStatusCode)[]
            {
                ([], "application/json", HttpStatusCode.BadRequest),
                (new byte[70_000], "application/json", HttpStatusCode.RequestEntityTooLarge),
                ([1], "text/plain", HttpStatusCode.UnsupportedMediaType),
            })
        {
            Assert.Equal(status, (await second.Send(HttpMethod.Post, "/poll", body, type: type)).Status);
            Assert.Equal(0, small.Admission.Open);
        }
        Assert.Equal(HttpStatusCode.OK, (await second.Open("[16,null]")).Status);
    }

    [Fact]
    public async Task A_body_whose_length_nobody_said_is_bounded_too()
    {
        using var poller = await Poller.Join(gateway.Port, "pd-chunked", "pd-chunked");
        var reply = await poller.Send(
            HttpMethod.Post, $"/poll/{poller.Key}", new byte[70_000], 1, 0, change: request => request.Headers.TransferEncodingChunked = true);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, Codes.IncompleteFrame), (reply.Status, reply.Code));
        Assert.Equal(HttpStatusCode.OK, (await poller.Poll("[192]")).Status);
    }

    [Fact]
    public async Task A_poll_wants_its_numbers_its_type_and_its_method()
    {
        using var poller = await Poller.Join(gateway.Port, "pd-wants", "pd-wants");
        var path = $"/poll/{poller.Key}";
        var body = poller.BodyOf("[192]");
        Assert.Equal(HttpStatusCode.BadRequest, (await poller.Send(HttpMethod.Post, path, body)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await poller.Send(HttpMethod.Post, path, body, 1)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await poller.Send(HttpMethod.Post, path, body, 1, 0, "application/msgpack")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await poller.Send(HttpMethod.Post, path, body, -1, 0)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await poller.Send(HttpMethod.Post, path, body, 1, 7)).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await poller.Send(HttpMethod.Get, path, null)).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await poller.Send(HttpMethod.Delete, "/poll", null)).Status);
        // None of it has done anything.
        Assert.Equal(208, (int)(await poller.Poll("[192]")).Frames.First(frame => (int)frame[0]! != 48 && (int)frame[0]! != 49)[0]!);
    }
}
