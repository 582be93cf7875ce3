using Chatroom.LoadTest.Latency;
using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.LoadTest.Tests;

/// <summary>Merging loses nothing, and a quantile is at most 1.6 % above the true one.</summary>
public sealed class LatencyHistogramTests
{
    private static LatencyHistogram Of(IEnumerable<int> values)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in values) histogram.Record(value & int.MaxValue);
        return histogram;
    }

    [Fact]
    public void Merged_parts_are_the_whole() => Prop.ForAll<int[], int[]>((a, b) =>
    {
        var (whole, merged, piped) = (Of([.. a, .. b]), Of(a), new LatencyHistogram());
        merged.Add(Of(b));
        piped.AddSparse(Of(a).ToSparse());
        piped.AddSparse(Of(b).ToSparse());
        return whole.ToSparse().SequenceEqual(merged.ToSparse()) && whole.ToSparse().SequenceEqual(piped.ToSparse()) && whole.Count == piped.Count;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_quantile_is_never_below_the_true_one_and_hardly_above() => Prop.ForAll<NonEmptyArray<int>>(values =>
    {
        var sorted = values.Get.Select(v => v & int.MaxValue).Order().ToArray();
        var histogram = Of(sorted);
        foreach (var q in (double[])[0.01, 0.5, 0.99, 1])
        {
            var exact = sorted[Math.Max(0, (int)Math.Ceiling(q * sorted.Length) - 1)] / 1000.0;
            var told = histogram.Milliseconds(q);
            if (told < exact || told > (exact * 1.016) + 0.001) return false;
        }
        return histogram.MaxMicroseconds == sorted[^1];
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_empty_one_says_0()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Milliseconds(0.99));
        Assert.Equal(0, histogram.MaxMilliseconds);
        Assert.Empty(histogram.InUse());
    }

    [Theory]
    [InlineData(new long[] { 1, 2 })]
    [InlineData(new long[] { 1, -1, 5 })]
    [InlineData(new long[] { 1, 1_000_000, 5 })]
    public void What_is_no_histogram_is_refused(long[] sparse) => Assert.Throws<FormatException>(() => new LatencyHistogram().AddSparse(sparse));

    [Fact]
    public void Days_land_in_the_last_bucket()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(long.MaxValue);
        histogram.Record(-5);
        Assert.Equal(2, histogram.Count);
    }
}
