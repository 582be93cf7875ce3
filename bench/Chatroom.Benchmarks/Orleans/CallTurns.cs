using System.Diagnostics;

namespace Chatroom.Benchmarks.Orleans;

/// <summary>What a call takes, in microseconds. Immutable.</summary>
/// <param name="Cpu">Of all threads of the process: both ends.</param>
/// <param name="Bytes">Allocated, both ends.</param>
internal readonly record struct CallCost(double Time, double Cpu, double Bytes);

/// <summary>Several calls measured in turns, so that what the machine does meanwhile meets all of them. Not thread-safe.</summary>
internal sealed class CallTurns(int calls, int atOnce, params Func<Task>[] kinds)
{
    /// <summary>One block of each, another one first each round; in the order of the kinds.</summary>
    public async Task<CallCost[]> Measure(int round)
    {
        var costs = new CallCost[kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            var kind = (i + round) % kinds.Length;
            costs[kind] = await Measure(kinds[kind]);
        }
        return costs;
    }

    private async Task<CallCost> Measure(Func<Task> call)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (bytes, cpu, began) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var left = calls;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await call();
        })));
        var time = Stopwatch.GetElapsedTime(began);
        return new CallCost(
            time.TotalMicroseconds / calls, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls,
            (GC.GetTotalAllocatedBytes() - bytes) / (double)calls);
    }
}
