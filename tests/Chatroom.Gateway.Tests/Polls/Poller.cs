using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Chatroom.Gateway.Tests.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Polls;

/// <summary>What came back of one poll. Immutable.</summary>
internal sealed record PollReply(HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, string? ContentType, WireFormat Format)
{
    /// <summary>The close code that it tells; 0: none.</summary>
    public int Close => int.Parse(Header("Poll-Close") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>The code of a problem.</summary>
    public int Code => (int)JsonNode.Parse(Body)!["code"]!;

    public IReadOnlyList<JsonArray> Frames => Split(Body, Format);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static List<JsonArray> Split(byte[] body, WireFormat format)
    {
        if (format == WireFormat.Json) return [.. JsonNode.Parse(body)!.AsArray().Select(frame => (JsonArray)WireJson.Read(Json(frame), format)!)];
        var frames = new List<JsonArray>();
        var reader = new WireReader(body, format);
        while (reader.Peek() != WireToken.None) frames.Add((JsonArray)WireJson.Read(reader.ReadRaw(), format)!);
        return frames;
    }

    private static byte[] Json(JsonNode? frame) => System.Text.Encoding.UTF8.GetBytes(frame!.ToJsonString());
}

/// <summary>
/// A client that polls by bare HTTP requests, one after the other, and only when it is asked. Not thread-safe. It keeps the account of
/// its room: every batch must go on where the last ended.
/// </summary>
internal sealed class Poller : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Queue<JsonArray> _passed = new();
    private readonly WireFormat _format;
    private long _acknowledged = -1;
    private uint _queries;

    public Poller(int port, WireFormat format = WireFormat.Json)
    {
        (_http.BaseAddress, _http.Timeout, _format) = (new Uri($"http://127.0.0.1:{port}"), Timeout.InfiniteTimeSpan, format);
        // What never comes makes a test red instead of endless, however often it is asked for.
        _patience.CancelAfter(Patience);
    }

    public string Key { get; private set; } = "";

    /// <summary>The number of the next poll.</summary>
    public long Number { get; private set; }

    public ReaderLedger Room { get; private set; } = new(0, 1);
    public JsonNode Hello { get; private set; } = new JsonObject();
    public JsonNode Joined { get; private set; } = new JsonObject();
    public string Session => (string)Hello["session"]!;

    /// <summary>The last answer.</summary>
    public PollReply? Last { get; private set; }

    private CancellationToken Cancel => _patience.Token;

    public static async Task<Poller> Join(
        int port, string user, string room, WireFormat format = WireFormat.Json, (long Epoch, long Seq)? position = null)
    {
        var poller = new Poller(port, format);
        var resume = position is { } p ? $",\"position\":[{p.Epoch},{p.Seq}]" : "";
        var reply = await poller.Open($$$"""[16,"dev:{{{user}}}",{"join":{"room":"{{{room}}}"{{{resume}}}}}]""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var hello = await poller.Next(frame => (int)frame[0]! == 32);
        Assert.Equal((Codes.Ok, Codes.Ok), ((int)hello[1]!, (int)hello[2]!["join"]!["code"]!));
        (poller.Hello, poller.Joined) = (hello[2]!, hello[2]!["join"]!);
        // After a resume the client goes on with the account that it has.
        poller.Room = position is { } there && (bool?)poller.Joined["resumed"] == true
            ? new ReaderLedger(there.Epoch, there.Seq + 1)
            : new ReaderLedger((long)poller.Joined["epoch"]!, (long)poller.Joined["seq"]! + 1);
        poller.Enter(reply);
        return poller;
    }

    /// <summary>The request that opens a session.</summary>
    public async Task<PollReply> Open(params string[] frames)
    {
        var reply = await Send(HttpMethod.Post, "/poll", BodyOf(frames));
        if (reply.Header("Poll-Session") is not { } key) return reply;
        (Key, Number, _acknowledged, Last) = (key, 1, 0, reply);
        foreach (var frame in reply.Frames.Where(frame => (int)frame[0]! != 48)) _passed.Enqueue(frame);
        return reply;
    }

    /// <summary>The next poll; its answer is entered in the account and acknowledged by the one after.</summary>
    public async Task<PollReply> Poll(params string[] frames)
    {
        var number = Number++;
        var reply = await Ask(number, _acknowledged, frames);
        if (reply.Status == HttpStatusCode.OK) Take(number, reply);
        return Last = reply;
    }

    /// <summary>Any poll at all; nothing of it is entered anywhere.</summary>
    public Task<PollReply> Ask(long number, long acknowledged, params string[] frames) => Send(
        HttpMethod.Post, $"/poll/{Key}", frames.Length == 0 ? null : BodyOf(frames), number, acknowledged);

    /// <summary>The answer to a poll that <see cref="Ask"/> made counts as the next one.</summary>
    public void Take(long number, PollReply reply)
    {
        (Number, _acknowledged) = (number + 1, number);
        Enter(reply);
        foreach (var frame in reply.Frames.Where(frame => (int)frame[0]! != 48)) _passed.Enqueue(frame);
    }

    public Task<PollReply> Close() => Send(HttpMethod.Delete, $"/poll/{Key}", null);

    /// <summary>Polls until a frame that is wanted has come.</summary>
    public async Task<JsonArray> Next(Func<JsonArray, bool> wanted)
    {
        for (; ; )
        {
            for (var i = _passed.Count; i > 0; i--)
            {
                var kept = _passed.Dequeue();
                if (wanted(kept)) return kept;
                _passed.Enqueue(kept);
            }
            var reply = await Poll();
            Assert.Equal(HttpStatusCode.OK, reply.Status);
        }
    }

    /// <summary>PUBLISH with qos 1, and its PUBACK.</summary>
    public async Task<(int Code, JsonNode Details)> Publish(string id, string content = "hi")
    {
        await Poll($$"""[50,"{{id}}",{"type":"text","content":"{{content}}"}]""");
        var ack = await Next(frame => (int)frame[0]! == 64 && (string)frame[1]! == id);
        return ((int)ack[2]!, ack[3]!);
    }

    /// <summary>QUERY, and its answer.</summary>
    public async Task<(int Code, JsonNode Result)> Query(string method, string parameters)
    {
        var number = ++_queries;
        await Poll($"[82,{number},\"{method}\",{parameters}]");
        var ack = await Next(frame => (int)frame[0]! == 96 && (uint)frame[1]! == number);
        return ((int)ack[2]!, ack[3]!);
    }

    public async Task ReadTo(long seq)
    {
        while (Room.NextSeq <= seq) Assert.Equal(HttpStatusCode.OK, (await Poll()).Status);
    }

    /// <summary>Polls to the close: its code and that of the DISCONNECT or CONNACK before it (null: none).</summary>
    public async Task<(int Close, int? Code)> Closed()
    {
        var reply = Last!;
        while (reply is { Status: HttpStatusCode.OK, Close: 0 }) reply = await Poll();
        var last = _passed.LastOrDefault(frame => (int)frame[0]! is 224 or 32);
        return (reply.Close, (int?)last?[1]);
    }

    public byte[] BodyOf(params string[] frames) => _format == WireFormat.Json
        ? System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', frames)}]")
        : [.. frames.SelectMany(frame => WireJson.Write(frame, _format))];

    public async Task<PollReply> Send(
        HttpMethod method, string path, byte[]? body, long? number = null, long? acknowledged = null, string? type = null,
        Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (number is { } n) request.Headers.Add("Poll-Number", n.ToString(CultureInfo.InvariantCulture));
        if (acknowledged is { } a) request.Headers.Add("Poll-Ack", a.ToString(CultureInfo.InvariantCulture));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type ?? (_format == WireFormat.Json ? "application/json" : "application/msgpack"));
        }
        change?.Invoke(request);
        using var answer = await _http.SendAsync(request, Cancel);
        return new PollReply(
            answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Cancel), answer.Headers, answer.Content.Headers.ContentType?.MediaType, _format);
    }

    public void Dispose()
    {
        _http.Dispose();
        _patience.Dispose();
    }

    private void Enter(PollReply reply)
    {
        foreach (var frame in reply.Frames.Where(frame => (int)frame[0]! == 48)) Room.Take(frame);
    }
}
