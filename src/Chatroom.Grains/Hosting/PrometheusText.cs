using System.Diagnostics.Metrics;
using System.Text;

namespace Chatroom.Grains.Hosting;

/// <summary>
/// Listens to the meters whose names begin with a prefix, and writes what they measured as Prometheus text. Thread-safe. Bounded: as
/// many families as there are instruments in the program, <see cref="Family.SeriesMax"/> series each.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public PrometheusText(string prefix)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Measure(value, tags));
        _listener.Start();
    }

    public string Write()
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var family in _families.Values)
                if (family.IsObservable) family.Forget();
            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values) family.Write(text);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Instruments of the same name, of two stores say, are one family: the text may name it only once.</summary>
    private Family FamilyOf(Instrument instrument)
    {
        var made = new Family(instrument);
        lock (_lock) return _families.TryAdd(made.Name, made) ? made : _families[made.Name];
    }
}
