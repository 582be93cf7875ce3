using Chatroom.Client;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Faults;

/// <summary>
/// A viewer who stays for the whole run, comes back after each fault and counts what it was not told. Thread-safe for one who waits.
/// </summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly ChatClient _client;

    private Reader(ChatClient client) => _client = client;

    /// <summary>Holes that no gap explains, events twice, a changed epoch, and published digests that differ.</summary>
    internal int Unexplained => _client.SequenceFaults + _client.DigestFaults + EpochChanges;

    internal int DigestsCompared => _client.DigestsCompared;

    internal int Reconnects => _client.Reconnects;

    private int EpochChanges { get; set; }

    internal static async Task<Reader> StartAsync(Uri uri, CancellationToken token)
    {
        var epoch = 0L;
        Reader? reader = null;
        var options = Publishers.OptionsOf("reader") with
        {
            Reconnected = join =>
            {
                if (reader is not null && (join?.Resumed != true || (join.Epoch ?? epoch) != epoch)) reader.EpochChanges++;
            },
        };
        var client = await ChatClient.ConnectAsync(uri, options, token);
        epoch = client.Room?.Epoch ?? 0;
        return reader = new Reader(client);
    }

    /// <summary>Waits until it has come to that seq; false: it did not in time.</summary>
    internal async Task<bool> ReachesAsync(long seq, TimeSpan patience, CancellationToken token)
    {
        for (var until = DateTime.UtcNow + patience; DateTime.UtcNow < until; await Task.Delay(50, token))
            if (_client.Position is { } at && at.Seq >= seq) return true;
        return false;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
