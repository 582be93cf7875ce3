using System.Diagnostics;
using System.Globalization;
using Chatroom.Rooms.Words;

namespace Chatroom.Benchmarks;

/// <summary>
/// What it takes to make the filter of a word list: processor time of the process, what is allocated on the way and what stays.
/// Stateless.
/// </summary>
internal static class WordBuild
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        var counts = args.Length > 0 ? args.Select(count => int.Parse(count, CultureInfo.InvariantCulture)) : [1_000, 10_000, 50_000];
        foreach (var count in counts)
            foreach (var (name, words) in ((string, IReadOnlyList<FilterWord>)[])[("mixed", WordLists.Mixed(count)), ("one stem", WordLists.Related(count))])
                for (var round = 0; round < Rounds; round++) Measure(name, words);
        return 0;
    }

    private static void Measure(string name, IReadOnlyList<FilterWord> words)
    {
        GC.Collect();
        var (cpu, wall, bytes) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        var filter = WordFilter.Build(words)!;
        var took = Environment.CpuUsage.TotalTime - cpu;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{words.Count:N0} words, {name}: {took.TotalMilliseconds:F0} ms CPU, {Stopwatch.GetElapsedTime(wall).TotalMilliseconds:F0} ms by the clock, {(GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024:N0} KiB allocated, {filter.Bytes / 1024:N0} KiB kept"));
    }
}
