namespace Chatroom.Simulation.Time;

/// <summary>
/// The one queue that everything of a run is on: actions by simulated time, in an order that the seed draws where the time is equal.
/// One thread's; whoever comes from another is told so.
/// </summary>
internal sealed class Agenda(int seed)
{
    /// <summary>Of a hundred things that are to be done at once, how many a busy machine does late.</summary>
    private const int LatePercent = 4;

    private readonly PriorityQueue<(Life Life, Action What), Place> _queue = new();
    private readonly Random _random = new(seed);
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _number;

    /// <summary>Simulated time since the run began, in ticks of 100 ns.</summary>
    public long NowTicks { get; private set; }

    public long NowMs => NowTicks / TimeSpan.TicksPerMillisecond;

    /// <summary>Things done so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Does it so much later, if that life is not over by then.</summary>
    public void After(long ticks, Life life, Action what)
    {
        Check();
        _queue.Enqueue((life, what), new Place(NowTicks + Math.Max(0, ticks), _random.Next(), _number++));
    }

    public void AfterMs(double ms, Life life, Action what) => After((long)(ms * TimeSpan.TicksPerMillisecond), life, what);

    /// <summary>Does it next, in any order with what else is to be done now; sometimes a little late.</summary>
    public void Soon(Life life, Action what) => After(_random.Next(100) < LatePercent ? _random.Next(30_000) : 0, life, what);

    /// <summary>Does the next thing; false when nothing is to be done before <paramref name="untilTicks"/>: then it is that time.</summary>
    public bool Step(long untilTicks)
    {
        while (_queue.TryPeek(out var next, out var place) && place.AtTicks <= untilTicks)
        {
            _queue.Dequeue();
            if (next.Life.IsOver) continue;
            NowTicks = place.AtTicks;
            Steps++;
            next.What();
            return true;
        }
        NowTicks = Math.Max(NowTicks, untilTicks);
        return false;
    }

    public void Check()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("something of the run went on outside its thread: a seam is missing");
    }

    private readonly record struct Place(long AtTicks, int Draw, long Number) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            AtTicks != other.AtTicks ? AtTicks.CompareTo(other.AtTicks)
            : Draw != other.Draw ? Draw.CompareTo(other.Draw)
            : Number.CompareTo(other.Number);
    }
}

/// <summary>Something that can end at once: a process, or the run itself. What is on the agenda for it then is never done.</summary>
internal sealed class Life
{
    public bool IsOver { get; private set; }

    public void End() => IsOver = true;
}
