using System.Diagnostics.Metrics;
using Chatroom.Grains.Hosting;

namespace Chatroom.Gateway.Tests.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly string _name = $"Test{Guid.NewGuid():N}";
    private readonly Meter _meter;
    private readonly PrometheusText _text;

    public PrometheusTextTests() => (_meter, _text) = (new Meter(_name), new PrometheusText(_name));

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counters_gauges_and_histograms_are_written_as_the_format_wants()
    {
        var counter = _meter.CreateCounter<long>("a.count", "{thing}", "Things.\nAll \\ of them.");
        counter.Add(2);
        counter.Add(3);
        counter.Add(1, new KeyValuePair<string, object?>("the code", "x\"y\n"));
        _meter.CreateUpDownCounter<int>("b.level").Add(-2);
        _meter.CreateObservableGauge("c.seen", () => 7.5, "By");
        var histogram = _meter.CreateHistogram<double>("d.took", "s");
        histogram.Record(0.001);
        histogram.Record(0.002);
        histogram.Record(99);
        var lines = _text.Write().Split('\n');
        Assert.Equal(
            [
                "# HELP a_count_total Things.\\nAll \\\\ of them.", "# TYPE a_count_total counter", "a_count_total 5",
                "a_count_total{the_code=\"x\\\"y\\n\"} 1",
                "# HELP b_level ", "# TYPE b_level gauge", "b_level -2",
                "# HELP c_seen_bytes ", "# TYPE c_seen_bytes gauge", "c_seen_bytes 7.5",
                "# HELP d_took_seconds ", "# TYPE d_took_seconds histogram", "d_took_seconds_bucket{le=\"0.0005\"} 0",
                "d_took_seconds_bucket{le=\"0.001\"} 1", "d_took_seconds_bucket{le=\"0.0025\"} 2",
            ],
            lines.Take(15));
        Assert.Equal(["d_took_seconds_bucket{le=\"10\"} 2", "d_took_seconds_bucket{le=\"+Inf\"} 3", "d_took_seconds_sum 99.003", "d_took_seconds_count 3", ""], lines[^5..]);
    }

    [Fact]
    public void Series_of_an_instrument_are_bounded_and_the_rest_is_counted_together()
    {
        var counter = _meter.CreateCounter<long>("many");
        for (var round = 0; round < 2; round++)
            for (var i = 0; i < 1_000; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));
        var lines = _text.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToList();
        Assert.Equal(64, lines.Count);
        Assert.Contains("many_total{i=\"0\"} 2", lines);
        Assert.Contains($"many_total{{overflow=\"true\"}} {2 * (1_000 - 63)}", lines);
    }

    [Fact]
    public void What_is_no_longer_observed_is_told_no_more()
    {
        var seen = new List<Measurement<long>> { new(1, new KeyValuePair<string, object?>("k", "a")) };
        _meter.CreateObservableGauge("g", () => seen);
        Assert.Contains("g{k=\"a\"} 1", _text.Write(), StringComparison.Ordinal);
        seen[0] = new(2, new KeyValuePair<string, object?>("k", "b"));
        var text = _text.Write();
        Assert.Contains("g{k=\"b\"} 2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("k=\"a\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_meters_with_one_instrument_are_one_family()
    {
        using var other = new Meter(_name + ".other");
        _meter.CreateCounter<long>("same").Add(1);
        other.CreateCounter<long>("same").Add(1);
        var text = _text.Write();
        Assert.Contains("same_total 2\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("# TYPE same_total").Length);
    }

    [Fact]
    public async Task Measurements_of_many_threads_are_all_counted()
    {
        var counter = _meter.CreateCounter<long>("busy");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) counter.Add(1);
        })));
        Assert.Contains("busy_total 80000\n", _text.Write(), StringComparison.Ordinal);
    }
}
