namespace Chatroom.Gateway.Sockets;

/// <summary>
/// How many connects a second this gateway, with the rooms' host behind it, really takes in, and over how long clients that come all
/// at once should be spread. Thread-safe.
/// </summary>
/// <remarks>
/// Counted from CONNECT to CONNACK. A quiet gateway takes in what comes, which says little of what it could: that only ever raises the
/// figure. Where connects have waited throughout an interval, what was taken in is all that it can do, and moves the figure both ways.
/// </remarks>
public sealed class Arrivals(GatewayOptions options, TimeProvider clock)
{
    /// <summary>So many connects under way at every moment of an interval: it has more to do than it can.</summary>
    internal const int BusyConnects = 8;
    internal const int IntervalMs = 500;
    private const double Weight = 0.3;
    private readonly Lock _lock = new();
    private double _perSecond = options.AcceptsPerSecondAtFirst;
    private long _intervalBegan = clock.GetTimestamp();
    private int _underWay;
    private int _least;
    private int _accepted;
    private int _slots;
    private int _others;

    /// <summary>Gateways that clients of this one can go to when it is gone; each is taken to be as quick as this one.</summary>
    public int Others
    {
        get => Volatile.Read(ref _others);
        set => Volatile.Write(ref _others, value);
    }

    /// <summary>Connects a second.</summary>
    public double PerSecond
    {
        get { lock (_lock) return _perSecond; }
    }

    /// <summary>A CONNECT is being looked at.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            CloseInterval();
            _underWay++;
        }
    }

    /// <summary>It has been answered, or its connection is over.</summary>
    public void End(bool accepted)
    {
        lock (_lock)
        {
            _underWay--;
            if (accepted) _accepted++;
            _least = Math.Min(_least, _underWay);
            CloseInterval();
        }
    }

    /// <summary>How long so many clients take to be taken in here, in milliseconds, within bounds.</summary>
    public int WindowMs(long clients, int leastMs, int mostMs) => WindowMs(clients, PerSecond, leastMs, mostMs);

    /// <summary>How long those of this gateway take to be taken in by all others, or here when there is no other, in milliseconds, within bounds.</summary>
    public int AwayWindowMs(long clients, int leastMs, int mostMs) => WindowMs(clients, PerSecond * Math.Max(1, Others), leastMs, mostMs);

    /// <summary>When the client of that slot is to come when all of so many do, in milliseconds from now.</summary>
    public int ReconnectMs(ushort slot, long clients) => InWindow(slot, AwayWindowMs(clients, 0, options.ReconnectMaxMs));

    /// <summary>Where a slot lies in a window.</summary>
    public static int InWindow(ushort slot, int windowMs) => (int)((long)slot * windowMs >> 16);

    /// <summary>A slot for a client that has none: however few or many have one, they lie evenly.</summary>
    public ushort NextSlot()
    {
        // The bits of a counter, last first: 0, 1/2, 1/4, 3/4, 1/8...
        var number = (ushort)Interlocked.Increment(ref _slots);
        var slot = 0;
        for (var bit = 0; bit < 16; bit++) slot |= (number >> bit & 1) << 15 - bit;
        return (ushort)slot;
    }

    private static int WindowMs(long clients, double perSecond, int leastMs, int mostMs) => (int)Math.Clamp(clients * 1_000 / perSecond, leastMs, mostMs);

    private void CloseInterval()
    {
        var took = clock.GetElapsedTime(_intervalBegan);
        if (took.TotalMilliseconds < IntervalMs) return;
        var sample = _accepted / took.TotalSeconds;
        if (_least >= BusyConnects) _perSecond += Weight * (sample - _perSecond);
        else _perSecond = Math.Max(_perSecond, sample);
        _perSecond = Math.Max(1, _perSecond);
        (_intervalBegan, _accepted, _least) = (clock.GetTimestamp(), 0, _underWay);
    }
}
