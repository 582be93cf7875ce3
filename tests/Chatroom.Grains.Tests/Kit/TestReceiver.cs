using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Kit;

/// <summary>A call that a receiver got and has not answered yet. Thread-safe.</summary>
internal sealed class ReceivedCall(HttpRequestMessage request, byte[] body, long timeMs)
{
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Body => body;
    public Uri Url => request.RequestUri!;
    public long TimeMs => timeMs;
    public JsonNode Json => JsonNode.Parse(body)!;
    public JsonArray Events => Json["events"]!.AsArray();
    public string[] Ids => [.. Events.Select(one => (string)one!["id"]!)];
    public Task<HttpResponseMessage> Answered => _answer.Task;

    public string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    public void Answer(HttpStatusCode status = HttpStatusCode.NoContent, string? body = null, int retryAfterSeconds = 0)
    {
        var response = new HttpResponseMessage(status);
        if (body is not null) response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (retryAfterSeconds > 0) response.Headers.RetryAfter = new(TimeSpan.FromSeconds(retryAfterSeconds));
        _answer.SetResult(response);
    }

    public void Fail(Exception failure) => _answer.SetException(failure);
}

/// <summary>Stands for an HTTP server: a test takes each call and answers it. Thread-safe.</summary>
internal sealed class TestReceiver(ManualClock clock) : HttpMessageHandler
{
    private readonly Channel<ReceivedCall> _calls = Channel.CreateUnbounded<ReceivedCall>();
    private int _open;

    /// <summary>Calls that came, answered or not.</summary>
    public ConcurrentQueue<ReceivedCall> All { get; } = new();

    /// <summary>Calls that wait for their answer.</summary>
    public int Open => Volatile.Read(ref _open);

    public Task<ReceivedCall> Next() => _calls.Reader.ReadAsync().AsTask().InTime();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var call = new ReceivedCall(request, body, clock.GetUtcNow().ToUnixTimeMilliseconds());
        Interlocked.Increment(ref _open);
        All.Enqueue(call);
        _calls.Writer.TryWrite(call);
        try
        {
            return await call.Answered.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
