using System.Runtime.CompilerServices;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// The last sweeps of a ring. Whoever could not take one whole stands at its end, where the next one began: it goes on with the same
/// bytes as everyone, and a crowd that comes late costs no run of its own each. Thread-safe. Bounded: <see cref="Kept"/> sweeps.
/// </summary>
internal sealed class RecentSweeps
{
    internal const int Kept = 32;
    private readonly StrongBox<Sweep>?[] _sweeps = new StrongBox<Sweep>?[Kept];
    private uint _next;

    public void Keep(in Sweep sweep) =>
        Volatile.Write(ref _sweeps[Interlocked.Increment(ref _next) % Kept], new StrongBox<Sweep>(sweep));

    /// <summary>The one that begins with that frame; null: it is not kept.</summary>
    public Sweep? From(long cursor)
    {
        for (var i = 0; i < Kept; i++)
            if (Volatile.Read(ref _sweeps[i]) is { } kept && kept.Value.From == cursor) return kept.Value;
        return null;
    }
}
