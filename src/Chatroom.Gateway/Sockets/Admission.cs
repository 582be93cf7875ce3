using Chatroom.Gateway.Metrics;

namespace Chatroom.Gateway.Sockets;

/// <summary>How many connections there may be, and how many new ones a second. Thread-safe.</summary>
public sealed class Admission
{
    private const int DescriptorReserve = 512;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly GatewayMetrics? _metrics;
    private readonly Lock _lock = new();
    private double _tokens;
    private long _filled;
    private int _open;
    private long _entered;

    public Admission(GatewayOptions options, TimeProvider clock, GatewayMetrics? metrics = null)
    {
        _metrics = metrics;
        (_options, _clock, _tokens, _filled) = (options, clock, options.ConnectsPerSecond, clock.GetTimestamp());
        ConnectionsMax = options.ConnectionsMax > 0 ? options.ConnectionsMax : Math.Max(1, Descriptors.Limit - DescriptorReserve);
    }

    public int ConnectionsMax { get; }

    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections let in since the start.</summary>
    public long Entered => Volatile.Read(ref _entered);

    /// <summary>Set while draining: nobody gets in.</summary>
    public bool IsShut { get; private set; }

    public void Shut() => IsShut = true;

    /// <summary>Lets one connection in, to be given back with <see cref="Leave"/>; or says after how many seconds to try again.</summary>
    public bool TryEnter(out int retryAfterSeconds)
    {
        var outcome = Enter(out retryAfterSeconds);
        _metrics?.Connect(outcome);
        return outcome == GatewayMetrics.Accepted;
    }

    private string Enter(out int retryAfterSeconds)
    {
        lock (_lock)
        {
            var rate = (double)_options.ConnectsPerSecond;
            _tokens = Math.Min(rate, _tokens + _clock.GetElapsedTime(_filled).TotalSeconds * rate);
            _filled = _clock.GetTimestamp();
            retryAfterSeconds = 1;
            if (IsShut) return GatewayMetrics.Draining;
            if (_open >= ConnectionsMax) return GatewayMetrics.Full;
            if (_tokens < 1) return GatewayMetrics.Rate;
            _tokens--;
            _open++;
            _entered++;
            return GatewayMetrics.Accepted;
        }
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
