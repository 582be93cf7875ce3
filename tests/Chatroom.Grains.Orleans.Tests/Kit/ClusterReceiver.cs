using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Chatroom.Grains.Orleans.Tests.Kit;

/// <summary>
/// The one receiver of the webhooks of several silos: says which of them sent what, can leave calls without an answer, and hears nothing
/// more of one that is dead. Thread-safe.
/// </summary>
internal sealed class ClusterReceiver
{
    private readonly ConcurrentDictionary<int, bool> _dead = new();
    private volatile TaskCompletionSource? _held;

    /// <summary>Every event of every call, in the order of their coming.</summary>
    public ConcurrentQueue<(int From, string Id)> Got { get; } = new();

    /// <summary>Calls wait for their answers from now on, and they will not come.</summary>
    public void Hold() => _held = new TaskCompletionSource();

    public void LetGo() => _held = null;

    /// <summary>What that process still tries to send, being dead, does not count.</summary>
    public void Died(int silo) => _dead[silo] = true;

    /// <summary>The way from one silo.</summary>
    public HttpMessageHandler From(int silo) => new Way(this, silo);

    private async Task Take(int silo, HttpRequestMessage call, CancellationToken cancel)
    {
        if (_dead.ContainsKey(silo)) await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        var body = await call.Content!.ReadAsByteArrayAsync(cancel);
        foreach (var one in JsonNode.Parse(body)!["events"]!.AsArray()) Got.Enqueue((silo, (string)one!["id"]!));
        if (_held is { } held) await held.Task.WaitAsync(cancel);
    }

    private sealed class Way(ClusterReceiver receiver, int silo) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await receiver.Take(silo, request, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }
}
