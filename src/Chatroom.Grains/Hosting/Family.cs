using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Chatroom.Grains.Hosting;

/// <summary>All series of one instrument. Thread-safe. Bounded: what comes under further labels is counted as <c>overflow="true"</c>.</summary>
internal sealed class Family
{
    /// <summary>Series of one instrument.</summary>
    public const int SeriesMax = 64;
    private static readonly double[] Seconds = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096];
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("overflow", "true")];
    private readonly Lock _lock = new();
    private readonly List<Series> _series = [];
    private readonly string _help;
    private readonly double[]? _bounds;
    private readonly bool _isSet;
    private Series? _overflow;

    public Family(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        _isSet = instrument.IsObservable || kind.StartsWith("Gauge", StringComparison.Ordinal);
        if (kind.StartsWith("Histogram", StringComparison.Ordinal)) _bounds = instrument.Unit == "s" ? Seconds : Counts;
        Type = _bounds is not null ? "histogram" : kind.Contains("UpDown", StringComparison.Ordinal) || kind.Contains("Gauge", StringComparison.Ordinal) ? "gauge" : "counter";
        Name = PrometheusNames.Of(instrument.Name, instrument.Unit, Type);
        _help = PrometheusNames.Help(instrument.Description ?? "");
        IsObservable = instrument.IsObservable;
    }

    public string Name { get; }
    public string Type { get; }
    public bool IsObservable { get; }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            var series = Find(tags);
            if (_isSet) series.Set(value);
            else series.Add(value);
        }
    }

    /// <summary>What is observed is observed anew each time: a series that is gone is told no more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _series.Clear();
            _overflow = null;
        }
    }

    public void Write(StringBuilder text)
    {
        lock (_lock)
        {
            if (_series.Count == 0) return;
            text.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(Type).Append('\n');
            foreach (var series in _series)
            {
                if (_bounds is null) Line(text, "", series.Labels, series.Sum);
                else WriteHistogram(text, series);
            }
        }
    }

    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var series in _series)
            if (series.Is(tags)) return series;
        if (_overflow is not null) return _overflow;
        var isFull = _series.Count >= SeriesMax - 1;
        var made = isFull ? new Series(PrometheusNames.Labels(Overflow), Overflow, _bounds)
            : new Series(PrometheusNames.Labels(tags), tags.ToArray(), _bounds);
        if (isFull) _overflow = made;
        _series.Add(made);
        return made;
    }

    private void WriteHistogram(StringBuilder text, Series series)
    {
        foreach (var (bound, count) in series.Cumulated())
        {
            var le = $"le=\"{Number(bound)}\"";
            Line(text, "_bucket", series.Labels.Length == 0 ? le : $"{series.Labels},{le}", count);
        }
        Line(text, "_sum", series.Labels, series.Sum);
        Line(text, "_count", series.Labels, series.Count);
    }

    private void Line(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(Name).Append(suffix);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
