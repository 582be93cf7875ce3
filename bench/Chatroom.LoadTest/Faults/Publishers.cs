using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.WebSockets;
using Chatroom.Client;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Faults;

/// <summary>A message that was acknowledged. Immutable.</summary>
internal readonly record struct Ack(string User, string Id, long Epoch, long Seq);

/// <summary>
/// Clients as programs have them, each with one message on its way at a time, for as long as the run lasts; they keep every
/// acknowledgement. Thread-safe.
/// </summary>
[SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "They are disposed with the publishers.")]
internal sealed class Publishers : IAsyncDisposable
{
    internal const string Room = "faults";
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Ack> _acks = [];
    private readonly List<ChatClient> _clients = [];
    private readonly List<Task> _running = [];
    private long _acked;
    private long _refused;
    private string? _trouble;

    internal IReadOnlyCollection<Ack> Acks => _acks;

    internal long Acked => Interlocked.Read(ref _acked);

    /// <summary>Messages that the server said were not stored; each was sent again.</summary>
    internal long Refused => Interlocked.Read(ref _refused);

    /// <summary>Why a publisher ended before the run did; null: none did.</summary>
    internal string? Trouble => Volatile.Read(ref _trouble);

    internal static ChatClientOptions OptionsOf(string user) => new()
    {
        Token = ChatClientOptions.FixedToken($"dev:{user}:moderator"), Join = new JoinRequest(Room, -1, null, false),
        ClientName = "chatroom-faults/1", ReconnectAttempts = 10_000, EventCapacity = 2,
    };

    internal async Task StartAsync(Uri uri, int count, CancellationToken token)
    {
        for (var i = 0; i < count; i++)
        {
            var client = await ChatClient.ConnectAsync(uri, OptionsOf($"pub{i}"), token);
            _clients.Add(client);
            _running.Add(RunAsync(client, $"pub{i}"));
        }
    }

    /// <summary>Ends them; each first waits for the answer to what it has on its way.</summary>
    internal async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var client in _clients) await client.DisposeAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    internal static string ContentOf(string id) => "said as " + id;

    private async Task RunAsync(ChatClient client, string user)
    {
        try
        {
            for (var number = 0L; !_stop.IsCancellationRequested; number++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{user}-{number}");
                var ack = await SettleAsync(client, id);
                _acks.Add(new Ack(user, id, ack.Epoch, ack.Seq));
                Interlocked.Increment(ref _acked);
            }
        }
        catch (Exception e) when (e is ChatException or WebSocketException)
        {
            Volatile.Write(ref _trouble, $"{user}: {e.Message}");
        }
    }

    // Until the outcome is known: the same id again gives the first answer.
    private async Task<PubackFrame> SettleAsync(ChatClient client, string id)
    {
        while (true)
        {
            try
            {
                var ack = await client.PublishAsync(ContentOf(id), id: id);
                if (ack.IsSent) return ack;
                if (ack.Code is not (Codes.ServerError or Codes.Timeout or Codes.ServerUnavailable or Codes.NotInRoom or Codes.TooFast))
                    throw new ChatException(ack.Code, $"{id} was refused with {ack.Code} ({ack.Rule})");
                Interlocked.Increment(ref _refused);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(ack.RetryAfterMs, 100, 2_000)));
            }
            catch (ChatException e) when (e.Code == Codes.Timeout)
            {
                // Not known; the connection may be lost just now.
            }
        }
    }
}
