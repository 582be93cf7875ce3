namespace Chatroom.Grains.Hosting;

/// <summary>One set of labels and what was measured under it. Not thread-safe: its family locks.</summary>
/// <param name="labels">As the text has them, without braces; empty: none.</param>
/// <param name="bounds">Upper bounds of the buckets, in order; null: no histogram.</param>
internal sealed class Series(string labels, KeyValuePair<string, object?>[] tags, double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];

    public string Labels => labels;
    public double Sum { get; private set; }
    public long Count { get; private set; }

    /// <summary>How many were no larger than each bound, one bound after the other; the last has none.</summary>
    public IEnumerable<(double Bound, long Count)> Cumulated()
    {
        var count = 0L;
        for (var i = 0; i < _buckets!.Length; i++)
            yield return (i < bounds!.Length ? bounds[i] : double.PositiveInfinity, count += _buckets[i]);
    }

    public void Add(double value)
    {
        Sum += value;
        Count++;
        if (_buckets is null) return;
        var bucket = Array.BinarySearch(bounds!, value);
        _buckets[bucket >= 0 ? bucket : ~bucket]++;
    }

    public void Set(double value) => Sum = value;

    public bool Is(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length) return false;
        for (var i = 0; i < tags.Length; i++)
            if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value)) return false;
        return true;
    }
}
