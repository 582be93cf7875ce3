using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Grains.Webhooks;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>What was acknowledged is told, though the process is killed between the store and the call, or between the call and its answer.</summary>
public sealed class WebhookKillTests : IDisposable
{
    private const int Rounds = 3, Messages = 40;
    private const string Room = "told", Secret = "0123456789abcdef";
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-webhooks-").FullName;
    private readonly ConcurrentDictionary<string, string> _told = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _acked = [];
    private int _repeated;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_what_comes_twice_has_the_same_id()
    {
        await using var receiver = await HttpReceiver.Start(Answer);
        string[] settings =
        [
            $"Grains:Webhooks:Url={receiver.Url}/hook", $"Grains:Webhooks:Secret={Secret}", "Grains:Webhooks:Kinds:0=message",
            "Grains:Webhooks:RetryMs=50", "Grains:Webhooks:RetryMaxMs=200",
        ];
        // The receiver takes the calls in and answers none: each process is killed with its calls under way.
        for (var round = 0; round < Rounds; round++)
        {
            using var gateway = await GatewayProcess.Start(_folder, settings);
            await using var peer = await Peer.Join(gateway.Port, "pub:moderator", Room);
            for (var i = 0; i < Messages; i++)
            {
                var (code, details) = await peer.Publish($"{round}-{i}");
                Assert.Equal(Codes.Ok, code);
                _acked.Add($"{Room}:{(long)details["epoch"]!}:{(long)details["seq"]!}");
            }
            gateway.Kill();
            await gateway.Ended();
        }
        using var last = await GatewayProcess.Start(_folder, settings);
        _open.SetResult();
        await _complete.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(_acked.Order(), _told.Keys.Order());
        Assert.True(_repeated > 0, "no call was under way at any kill: the test has shown nothing");
        Assert.All(receiver.Calls, call => Assert.Equal(
            call.Headers["Chatroom-Signature"],
            WebhookSignature.Of(
                Secret, long.Parse(call.Headers["Chatroom-Timestamp"], System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(call.Body))));
    }

    private async Task<(int Status, string Body)> Answer(HttpCall call)
    {
        var events = JsonNode.Parse(call.Body)!["events"]!.AsArray();
        foreach (var told in events)
        {
            var (id, message) = ((string)told!["id"]!, (string)told["data"]!["id"]!);
            // The first part of the calls is seen before any kill: the same id speaks of the same message ever after.
            if (!_told.TryAdd(id, message))
            {
                Interlocked.Increment(ref _repeated);
                if (_told[id] != message) _complete.TrySetException(new InvalidOperationException($"{id} is {message} and {_told[id]}"));
            }
        }
        await _open.Task;
        if (_told.Count >= Rounds * Messages) _complete.TrySetResult();
        return (204, "");
    }
}
