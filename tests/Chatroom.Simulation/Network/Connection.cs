using Chatroom.Simulation.Time;
using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Network;

/// <summary>
/// One connection between a client and a gateway: two directions, each in order, each with delays of its own. It can stall, and it
/// can be lost with what is on its way, seen by either end at a time of its own or not at all. The run's thread alone.
/// </summary>
internal sealed class Connection
{
    private readonly Agenda _agenda;
    private readonly Life _run;
    private readonly Random _random;
    private readonly LineQuality _line;
    private readonly IClientEnd _client;
    private readonly FrameReader _frames;
    private readonly Queue<byte[]> _kernel = new();
    private readonly int _kernelMax;
    private int _kernelBytes;
    private long _upTicks;
    private long _stalledUntilTicks;
    private bool _pumping;
    private bool _isLost;
    private bool _isKnown;
    private bool _isFinished;

    public Connection(Agenda agenda, Life run, Random random, LineQuality line, IClientEnd client)
    {
        (_agenda, _run, _random, _line, _client) = (agenda, run, random, line, client);
        _kernelMax = line.KernelBytes;
        _frames = new FrameReader((opcode, payload) => _client.Came(this, opcode, payload));
        Wire = new SimulatedWire(this);
        Socket = new SimulatedSocket();
    }

    /// <summary>The gateway's end, outwards.</summary>
    public SimulatedWire Wire { get; }

    /// <summary>The gateway's end, inwards.</summary>
    public SimulatedSocket Socket { get; }

    /// <summary>Bytes a millisecond that the client takes; 0: none.</summary>
    public double ReadsPerMs { get; private set; } = double.PositiveInfinity;

    public bool IsLost => _isLost;

    /// <summary>Bytes that the kernel can still take towards the client; -1 when the connection is gone.</summary>
    internal int Free => _isKnown ? -1 : _kernelMax - _kernelBytes;

    /// <summary>The client sends a message, of one opcode.</summary>
    public void Send(int opcode, byte[] payload)
    {
        if (_isLost) return;
        _upTicks = Math.Max(_upTicks + 1, Arrival());
        _agenda.After(_upTicks - _agenda.NowTicks, _run, () =>
        {
            if (!_isLost) Socket.Came(opcode, payload);
        });
    }

    /// <summary>The client takes so many bytes a millisecond from now on.</summary>
    public void Read(double bytesPerMs)
    {
        ReadsPerMs = bytesPerMs;
        Pump();
    }

    /// <summary>Nothing moves for so long, and nothing is lost.</summary>
    public void Stall(double ms) => _stalledUntilTicks = _agenda.NowTicks + (long)(ms * TimeSpan.TicksPerMillisecond);

    /// <summary>It is gone, with what is on its way.</summary>
    /// <param name="clientMs">When the client sees it.</param>
    /// <param name="gatewayMs">When the gateway sees it; null: only by what it misses.</param>
    public void Lose(double clientMs, double? gatewayMs)
    {
        if (_isLost) return;
        _isLost = true;
        _kernel.Clear();
        _agenda.AfterMs(clientMs, _run, () => _client.Lost(this));
        if (gatewayMs is { } ms) _agenda.AfterMs(ms, _run, Fail);
    }

    /// <summary>The gateway has closed its end: the client gets what is on its way, and sees the end behind it.</summary>
    public void Finish()
    {
        _isFinished = true;
        if (_kernel.Count == 0) Lose(_line.LatencyMs, 0);
        else Read(double.PositiveInfinity);
    }

    /// <summary>The gateway cuts it.</summary>
    internal void Abort()
    {
        Lose(_line.LatencyMs, null);
        Fail();
    }

    /// <summary>The kernel takes what it can.</summary>
    internal int Take(ReadOnlySpan<byte> bytes)
    {
        if (_isKnown) return -1;
        var taken = Math.Min(bytes.Length, _kernelMax - _kernelBytes);
        if (taken == 0) return 0;
        _kernel.Enqueue(bytes[..taken].ToArray());
        _kernelBytes += taken;
        Pump();
        return taken;
    }

    private void Fail()
    {
        _isKnown = true;
        Socket.Fail();
        Wire.Fail();
    }

    private long Arrival()
    {
        var delay = (long)(_line.LatencyMs * (0.5 + _random.NextDouble()) * TimeSpan.TicksPerMillisecond);
        return Math.Max(_agenda.NowTicks, _stalledUntilTicks) + delay;
    }

    private void Pump()
    {
        if (_pumping || _kernel.Count == 0 || ReadsPerMs <= 0 || _isLost) return;
        _pumping = true;
        _agenda.After(Arrival() - _agenda.NowTicks, _run, Deliver);
    }

    private void Deliver()
    {
        _pumping = false;
        if (_isLost || ReadsPerMs <= 0) return;
        if (_stalledUntilTicks > _agenda.NowTicks)
        {
            Pump();
            return;
        }
        var most = double.IsInfinity(ReadsPerMs) ? int.MaxValue : (int)Math.Max(1, ReadsPerMs * 50);
        var came = new List<byte>();
        while (_kernel.TryPeek(out var chunk) && came.Count + chunk.Length <= most)
            came.AddRange(_kernel.Dequeue());
        if (came.Count == 0) came.AddRange(Split(most));
        _kernelBytes -= came.Count;
        Wire.Freed();
        Pump();
        _frames.Take([.. came]);
        if (_isFinished && _kernel.Count == 0) Lose(0, 0);
    }

    private byte[] Split(int most)
    {
        var rest = _kernel.ToArray();
        _kernel.Clear();
        _kernel.Enqueue(rest[0][most..]);
        foreach (var chunk in rest.Skip(1)) _kernel.Enqueue(chunk);
        return rest[0][..most];
    }
}

/// <summary>What a connection is like. Immutable.</summary>
/// <param name="LatencyMs">One way, on average.</param>
/// <param name="KernelBytes">What the gateway's kernel keeps for a client that does not read.</param>
internal sealed record LineQuality(double LatencyMs, int KernelBytes);

/// <summary>The client's end of a connection.</summary>
internal interface IClientEnd
{
    /// <summary>A WebSocket frame.</summary>
    void Came(Connection connection, int opcode, byte[] payload);

    /// <summary>The connection is gone.</summary>
    void Lost(Connection connection);
}
