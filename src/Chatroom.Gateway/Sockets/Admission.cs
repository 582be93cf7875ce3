using System.Net;
using Chatroom.Gateway.Metrics;
using Chatroom.Grains.Hosting;

namespace Chatroom.Gateway.Sockets;

/// <summary>What the door said to a connection. Immutable.</summary>
/// <param name="IsIn">It is in, to be given back with <see cref="Admission.Leave"/>.</param>
/// <param name="Address">Where it is counted; null: nowhere.</param>
/// <param name="RetryAfterSeconds">When it is not: when to try again.</param>
/// <param name="IsForAddress">When it is not: others may still come in, from elsewhere.</param>
public readonly record struct Entry(bool IsIn, AddressCount? Address, int RetryAfterSeconds, bool IsForAddress)
{
    /// <summary>What people are told of a refusal.</summary>
    public string Why => IsForAddress ? "too many from this address" : "full, draining, or too many at once";

    /// <summary>The HTTP status of a refusal.</summary>
    public int Status => IsForAddress ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
}

/// <summary>How many connections there may be, and how many new ones a second, in all and from one address. Thread-safe.</summary>
public sealed class Admission
{
    private const int DescriptorReserve = 512;
    private const double RefusalsSeconds = 5;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly GatewayMetrics? _metrics;
    private readonly Arrivals _arrivals;
    private readonly Random _random;
    private readonly AddressTable _addresses;
    private readonly Lock _lock = new();
    private double _tokens;
    private long _filled;
    private int _open;
    private long _entered;
    private int _refused;
    private long _refusedSince;

    /// <param name="arrivals">Says how fast those who are refused may come back; null: as the options assume.</param>
    /// <param name="random">Spreads them; null: the process's.</param>
    public Admission(
        GatewayOptions options, TimeProvider clock, GatewayMetrics? metrics = null, Arrivals? arrivals = null, Random? random = null)
    {
        _metrics = metrics;
        (_options, _clock, _tokens, _filled) = (options, clock, options.ConnectsPerSecond, clock.GetTimestamp());
        (_arrivals, _random, _addresses) = (arrivals ?? new Arrivals(options, clock), random ?? Random.Shared, new AddressTable(options, clock));
        ConnectionsMax = options.ConnectionsMax > 0 ? options.ConnectionsMax : Math.Max(1, Descriptors.Limit - DescriptorReserve);
    }

    public int ConnectionsMax { get; }

    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections let in since the start.</summary>
    public long Entered => Volatile.Read(ref _entered);

    /// <summary>Set while draining: nobody gets in.</summary>
    public bool IsShut { get; private set; }

    public void Shut() => IsShut = true;

    /// <summary>Lets one connection in, or says when to try again.</summary>
    public Entry TryEnter(HttpContext context) => TryEnter(ClientAddress.Of(context, _options.ProxyHops));

    /// <summary>Lets one connection in, or says when to try again.</summary>
    /// <param name="address">Where it comes from; null: nobody knows.</param>
    public Entry TryEnter(IPAddress? address)
    {
        lock (_lock)
        {
            var outcome = Enter(address, out var count);
            _metrics?.Connect(outcome);
            return outcome == GatewayMetrics.Accepted
                ? new Entry(true, count, 0, false)
                : new Entry(false, null, RetryAfterSeconds(), outcome == GatewayMetrics.Address);
        }
    }

    public void Leave(AddressCount? address)
    {
        lock (_lock)
        {
            _open--;
            if (address is not null) _addresses.Leave(address);
        }
    }

    private string Enter(IPAddress? address, out AddressCount? count)
    {
        var rate = (double)_options.ConnectsPerSecond;
        _tokens = Math.Min(rate, _tokens + _clock.GetElapsedTime(_filled).TotalSeconds * rate);
        _filled = _clock.GetTimestamp();
        count = null;
        if (IsShut) return GatewayMetrics.Draining;
        if (_open >= ConnectionsMax) return GatewayMetrics.Full;
        // Before the common bucket: who comes too often from one address takes nothing from the others.
        if (!_addresses.MayEnter(address, out count)) return GatewayMetrics.Address;
        if (_tokens < 1) return GatewayMetrics.Rate;
        AddressTable.Enter(count);
        _tokens--;
        _open++;
        _entered++;
        return GatewayMetrics.Accepted;
    }

    /// <summary>Somewhere in the time that taking in all takes who were refused lately.</summary>
    private int RetryAfterSeconds()
    {
        if (_clock.GetElapsedTime(_refusedSince).TotalSeconds >= RefusalsSeconds) (_refusedSince, _refused) = (_clock.GetTimestamp(), 0);
        var windowMs = _arrivals.WindowMs(++_refused, 0, _options.RetryAfterMaxSeconds * 1_000);
        return 1 + _random.Next(Math.Max(1, Math.Min(_options.RetryAfterMaxSeconds, (int)Math.Ceiling(windowMs / 1_000.0))));
    }
}
