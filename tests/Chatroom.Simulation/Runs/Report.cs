using System.Diagnostics;

namespace Chatroom.Simulation.Runs;

/// <summary>What people are told of runs, on the console.</summary>
internal static class Report
{
    public static void Print(Outcome outcome)
    {
        if (outcome.Invariant is not null)
        {
            foreach (var line in outcome.Last) Console.WriteLine(line);
            Console.WriteLine($"seed {outcome.Seed}: BROKEN {outcome.Message}");
            Console.WriteLine($"again: dotnet run --project tests/Chatroom.Simulation -c Release -- --seed {outcome.Seed}");
        }
        Console.WriteLine(
            $"seed {outcome.Seed}: {(outcome.Invariant is null ? "clean" : "broken")}, {outcome.SimulatedMs} ms simulated, {outcome.Steps} steps, "
            + $"{outcome.Events} events stored, {outcome.Acked} acked, trace {outcome.Hash:x16} of {outcome.Lines} lines");
    }

    /// <returns>0: all clean; 1: the first that was not has been printed.</returns>
    public static int Many(int from, int count)
    {
        var began = Stopwatch.GetTimestamp();
        var (steps, simulatedMs, acked, events) = (0L, 0L, 0L, 0L);
        for (var seed = from; seed < from + count; seed++)
        {
            var outcome = SimulationRun.Of(seed);
            if (outcome.Invariant is not null)
            {
                Print(outcome);
                Console.WriteLine($"{seed - from} of {count} seeds were clean before it");
                return 1;
            }
            (steps, simulatedMs, acked, events) = (steps + outcome.Steps, simulatedMs + outcome.SimulatedMs, acked + outcome.Acked, events + outcome.Events);
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(
            $"{count} seeds clean, {from}..{from + count - 1}: {simulatedMs / 1_000} s simulated in {seconds:0.0} s ({count / seconds:0.0} seeds/s), "
            + $"{steps} steps, {events} events stored, {acked} acked");
        return 0;
    }
}
