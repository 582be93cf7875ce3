using System.Globalization;
using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    private const int LikesPerMessage = 100;

    /// <summary>Likes the stream, without an answer: what the room counted comes as counters events.</summary>
    /// <param name="count">1..100.</param>
    /// <exception cref="ChatException"><see cref="Codes.Timeout"/>: the connection is lost.</exception>
    public Task LikeAsync(int count = 1, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LikesPerMessage);
        return PublishUnacknowledgedAsync(count.ToString(CultureInfo.InvariantCulture), "like", token: token);
    }

    /// <summary>The room's totals by name; likes are <c>like</c>.</summary>
    public Task<IReadOnlyDictionary<string, long>> CountersAsync(CancellationToken token = default) =>
        QueryAsync("counters", null, ReadCounters, token);

    /// <summary>Adds to a counter, which is made when it is not there; returns its total.</summary>
    /// <param name="name">1..32 of <c>A-Za-z0-9-_.</c>.</param>
    /// <param name="count">1..1,000,000,000.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad name or too many counters.</exception>
    public async Task<long> AddToCounterAsync(string name, long count = 1, CancellationToken token = default)
    {
        var counters = await QueryAsync(
            "counters.add", w => Parameters.Write(w, ("name", name), ("count", count)), ReadCounters, token).ConfigureAwait(false);
        return counters[name];
    }

    /// <summary>Forgets a counter and its total.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23427 no such counter.</exception>
    public Task RemoveCounterAsync(string name, CancellationToken token = default) =>
        QueryAsync("counters.remove", w => Parameters.Write(w, ("name", name)), ReadNothing, token);

    private static IReadOnlyDictionary<string, long> ReadCounters(ref WireReader r)
    {
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        r.BeginMap();
        while (r.Next())
        {
            if (r.ReadKey().SequenceEqual("counters"u8)) ReadPairs(ref r, counters);
            else r.Skip();
        }
        return counters;
    }
}
