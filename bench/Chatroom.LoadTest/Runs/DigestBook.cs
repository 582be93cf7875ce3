using Chatroom.Client;
using Chatroom.LoadTest.Verification;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Runs;

/// <summary>
/// Asks the server for its hashes with a client of its own, page by page while the run goes on, so that a room that
/// forgets early is still verified. Not thread-safe.
/// </summary>
internal sealed class DigestBook : IAsyncDisposable
{
    private const int PageSeqs = 1000;
    private const int TriesMax = 5;
    private readonly ChatClient _client;

    private DigestBook(ChatClient client, Position position)
    {
        _client = client;
        Log = new ServerLog(position.Epoch, position.Seq + 1);
    }

    /// <summary>What was told so far.</summary>
    internal ServerLog Log { get; }

    /// <summary>Why the server did not tell, in words; null: it did.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>Joins the room before the members do, so that the log begins before theirs.</summary>
    internal static async Task<DigestBook> OpenAsync(Uri uri, WireFormat format, string room, string jwt, CancellationToken token)
    {
        var options = new ChatClientOptions
        {
            Format = format, Token = ChatClientOptions.FixedToken(jwt), Join = new JoinRequest(room, -1, null, false),
            // Its events are not read: the least capacity folds them into gaps.
            EventCapacity = 2, ClientName = "chatroom-loadtest/1",
        };
        var client = await ChatClient.ConnectAsync(uri, options, token);
        return new DigestBook(client, new Position(client.Room?.Epoch ?? 0, client.Room?.Seq ?? 0));
    }

    /// <summary>Asks for what is missing up to a seq.</summary>
    /// <param name="whole">Only whole pages; the rest is asked for later.</param>
    internal async Task ExtendAsync(long to, bool whole, CancellationToken token)
    {
        while (Trouble is null && Log.To < to)
        {
            var (first, last) = (Log.To + 1, Math.Min(to, Log.To + PageSeqs));
            if (whole && last - first + 1 < PageSeqs) return;
            await PageAsync(first, last, token);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task PageAsync(long first, long last, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var page = await _client.DigestAsync(first, last, each: true, token);
                if (page.Epoch != Log.Epoch) Trouble = $"the server is in epoch {page.Epoch}, the run began in {Log.Epoch}: the log was lost";
                else if (page.Each.Count != last - first + 1) Trouble = $"the server told {page.Each.Count} hashes for seq {first}..{last}";
                else foreach (var hash in page.Each) Log.Append(hash);
                return;
            }
            catch (ChatException e) when (attempt < TriesMax && e.Code is Codes.Timeout or Codes.ServerError or Codes.ServerUnavailable or Codes.ServerClosed or Codes.TooFast or Codes.ApiRate)
            {
                await Task.Delay(Backoff.Before(attempt, Random.Shared, e.RetryAfterMs > 0 ? e.RetryAfterMs : null), token);
            }
            catch (ChatException e)
            {
                Trouble = $"the server did not tell its digest of seq {first}..{last}: {e.Message}";
                return;
            }
        }
    }
}
