namespace Chatroom.Simulation.Runs;

/// <summary>One seed from beginning to end. Thread-safe: everything of a run is its own.</summary>
internal static class SimulationRun
{
    private const int SettleMs = 150_000;
    private const int LookMs = 1_000;

    /// <param name="listener">Gets every line of the trace; null: nobody wants them.</param>
    public static Outcome Of(int seed, Action<string>? listener = null)
    {
        // Never on a thread of the pool: there the framework runs some continuations in another order.
        Outcome? outcome = null;
        var thread = new Thread(() => outcome = Run(seed, listener)) { Name = $"seed {seed}" };
        thread.Start();
        thread.Join();
        return outcome!;
    }

    private static Outcome Run(int seed, Action<string>? listener)
    {
        using var world = new World(new Plan(seed), listener);
        try
        {
            world.Start();
            world.RunUntil(world.Plan.ActiveMs);
            world.Settle();
            var until = world.NowMs + SettleMs;
            // Once more after the last has settled: what still comes then is too much.
            for (var settled = 0; settled < 3; settled = world.Clients.All(client => client.IsSettled) ? settled + 1 : 0)
            {
                if (world.NowMs >= until)
                    throw new InvariantBrokenException("liveness", string.Join("; ", world.Clients.Where(client => !client.IsSettled).Select(client => client.Describe())));
                world.RunUntil(world.NowMs + LookMs);
            }
            world.CheckMembers();
            world.Auditor.Close();
            return Told(null, null);
        }
        catch (InvariantBrokenException broken)
        {
            return Told(broken.Invariant, broken.Message);
        }
        catch (Exception failure)
        {
            return Told("no-internal-fault", failure.ToString());
        }

        Outcome Told(string? invariant, string? message) => new(
            seed, invariant, message, world.Trace.Hash, world.Trace.Count, world.Steps, world.NowMs, world.Auditor.Acked,
            world.Auditor.Logs.Sum(log => log.Head), world.Trace.Last);
    }
}

/// <summary>How a run ended. Immutable.</summary>
/// <param name="Invariant">The one that was broken; null: all held.</param>
/// <param name="Hash">Over all lines of the trace.</param>
internal sealed record Outcome(
    int Seed, string? Invariant, string? Message, ulong Hash, long Lines, long Steps, long SimulatedMs, int Acked, long Events,
    IReadOnlyCollection<string> Last);
