using System.Collections.Concurrent;

namespace Chatroom.Gateway.Rest;

/// <summary>How often each method of the server API may be called: a token bucket a method, filled by the clock. Thread-safe.</summary>
/// <remarks>As many buckets as methods: one app has one key.</remarks>
internal sealed class CallRates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Bucket> _byMethod = new(StringComparer.Ordinal);

    /// <summary>Takes one call of the method, or says after how many milliseconds there is one.</summary>
    public bool TryTake(string method, int perSecond, out long retryAfterMs)
    {
        var bucket = _byMethod.GetOrAdd(method, static (_, now) => new Bucket { FilledAt = now, Tokens = double.MaxValue }, clock.GetTimestamp());
        lock (bucket)
        {
            var now = clock.GetTimestamp();
            bucket.Tokens = Math.Min(perSecond, bucket.Tokens + clock.GetElapsedTime(bucket.FilledAt, now).TotalSeconds * perSecond);
            bucket.FilledAt = now;
            retryAfterMs = bucket.Tokens >= 1 ? 0 : (long)Math.Ceiling((1 - bucket.Tokens) * 1_000 / perSecond);
            if (bucket.Tokens < 1) return false;
            bucket.Tokens--;
            return true;
        }
    }

    private sealed class Bucket
    {
        public double Tokens;
        public long FilledAt;
    }
}

/// <summary>How many calls a second one method takes, where it is not what all take. Immutable; metadata of its endpoint.</summary>
internal sealed record CallsPerSecond(int Calls);
