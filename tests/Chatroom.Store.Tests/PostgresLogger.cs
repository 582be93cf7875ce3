using System.Threading.Channels;
using Chatroom.Grains.Store;
using Chatroom.TestKit;

namespace Chatroom.Store.Tests;

/// <summary>Keeps what the PostgreSQL store logged, and tells who waits for its recovery. Thread-safe.</summary>
internal sealed class PostgresLogger : KeptLog<PostgresRoomStore>
{
    private readonly Channel<string> _recovered = Channel.CreateUnbounded<string>();

    /// <summary>Ends with the next line that says that the store works again; each is taken once.</summary>
    internal async Task Recovered(CancellationToken cancel) => await _recovered.Reader.ReadAsync(cancel);

    protected override void Kept(string line)
    {
        if (line.Contains("takes writes again", StringComparison.Ordinal)) _recovered.Writer.TryWrite(line);
    }
}
