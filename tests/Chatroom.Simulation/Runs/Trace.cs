namespace Chatroom.Simulation.Runs;

/// <summary>What happened, a line each: the last of them for people, a hash over all to tell two runs apart. One run's.</summary>
internal sealed class Trace(Func<long> nowMs, int lines = 60)
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;
    private readonly Queue<string> _last = new();

    /// <summary>FNV-1a over all lines so far.</summary>
    public ulong Hash { get; private set; } = Offset;

    public long Count { get; private set; }

    /// <summary>Gets every line as it comes; null: nobody listens.</summary>
    public Action<string>? Listener { get; set; }

    /// <summary>A broken invariant where nobody could throw: the run ends with it.</summary>
    public InvariantBrokenException? Fault { get; set; }

    public IReadOnlyCollection<string> Last => _last;

    public void Line(string what)
    {
        var line = $"{nowMs(),7} {what}";
        foreach (var c in line) Hash = unchecked((Hash ^ c) * Prime);
        Count++;
        if (_last.Count == lines) _last.Dequeue();
        _last.Enqueue(line);
        Listener?.Invoke(line);
    }
}
