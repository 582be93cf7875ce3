using System.Numerics;

namespace Chatroom.LoadTest.Latency;

/// <summary>
/// Counts latencies in fixed buckets: exact to the microsecond below 128 µs, above it 64 buckets an octave (an error of
/// at most 1.6 %), to 36 hours. Not thread-safe. The buckets are the same everywhere, so that merging loses nothing.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Exact = 128;
    private const int PerOctave = 64;
    private const int FirstOctave = 7;
    private const int Octaves = 30;
    private const int Buckets = Exact + (Octaves * PerOctave);

    private readonly long[] _counts = new long[Buckets];

    /// <summary>How many were counted.</summary>
    internal long Count { get; private set; }

    /// <summary>The longest, in microseconds, exact.</summary>
    internal long MaxMicroseconds { get; private set; }

    internal void Record(long microseconds)
    {
        if (microseconds < 0) microseconds = 0;
        _counts[BucketOf(microseconds)]++;
        Count++;
        if (microseconds > MaxMicroseconds) MaxMicroseconds = microseconds;
    }

    internal void Add(LatencyHistogram other)
    {
        for (var i = 0; i < Buckets; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        MaxMicroseconds = Math.Max(MaxMicroseconds, other.MaxMicroseconds);
    }

    internal void Clear()
    {
        Array.Clear(_counts);
        (Count, MaxMicroseconds) = (0, 0);
    }

    /// <summary>The latency that the share <paramref name="quantile"/> does not exceed, in milliseconds; 0 when nothing was counted.</summary>
    internal double Milliseconds(double quantile)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        var seen = 0L;
        for (var i = 0; i < Buckets && Count > 0; i++)
        {
            seen += _counts[i];
            if (seen >= rank) return Math.Min(UpperBound(i), MaxMicroseconds) / 1000.0;
        }
        return 0;
    }

    /// <summary>The longest, in milliseconds.</summary>
    internal double MaxMilliseconds => MaxMicroseconds / 1000.0;

    /// <summary>The buckets in use as (upper bound in milliseconds, count), shortest first.</summary>
    internal IEnumerable<(double UpToMs, long Count)> InUse()
    {
        for (var i = 0; i < Buckets; i++)
        {
            if (_counts[i] > 0) yield return (UpperBound(i) / 1000.0, _counts[i]);
        }
    }

    /// <summary>For a pipe: the maximum, then bucket and count of each bucket in use.</summary>
    internal long[] ToSparse()
    {
        var sparse = new List<long> { MaxMicroseconds };
        for (var i = 0; i < Buckets; i++)
        {
            if (_counts[i] > 0) sparse.AddRange([i, _counts[i]]);
        }
        return [.. sparse];
    }

    /// <summary>Adds what <see cref="ToSparse"/> gave.</summary>
    /// <exception cref="FormatException">Not what it gives.</exception>
    internal void AddSparse(ReadOnlySpan<long> sparse)
    {
        if (sparse.IsEmpty) return;
        if (sparse.Length % 2 == 0) throw new FormatException("A histogram is a maximum and pairs.");
        for (var i = 1; i < sparse.Length; i += 2)
        {
            if (sparse[i] is < 0 or >= Buckets) throw new FormatException($"There is no bucket {sparse[i]}.");
            _counts[sparse[i]] += sparse[i + 1];
            Count += sparse[i + 1];
        }
        MaxMicroseconds = Math.Max(MaxMicroseconds, sparse[0]);
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < Exact) return (int)microseconds;
        var octave = BitOperations.Log2((ulong)microseconds);
        var within = (int)(microseconds >> (octave - 6)) & (PerOctave - 1);
        return Math.Min(Exact + ((octave - FirstOctave) * PerOctave) + within, Buckets - 1);
    }

    private static long UpperBound(int bucket)
    {
        if (bucket < Exact) return bucket;
        var octave = FirstOctave + ((bucket - Exact) / PerOctave);
        var within = (bucket - Exact) % PerOctave;
        return ((long)(PerOctave + within + 1) << (octave - 6)) - 1;
    }
}
