using BenchmarkDotNet.Attributes;
using Chatroom.Rooms.Words;

namespace Chatroom.Benchmarks;

/// <summary>60 characters against 10,000 words, and what making the filter takes.</summary>
[MemoryDiagnoser]
public class WordFilterBenchmarks
{
    private readonly IReadOnlyList<FilterWord> _words = WordLists.Mixed(10_000);
    private WordFilter _filter = null!;

    [GlobalSetup]
    public void Setup() => _filter = WordFilter.Build(_words)!;

    [Benchmark(Baseline = true)]
    [AllocationCeiling(0)]
    public bool English() => _filter.Find(WordLists.English).IsHit;

    [Benchmark]
    [AllocationCeiling(0)]
    public bool Chinese() => _filter.Find(WordLists.Chinese).IsHit;

    [Benchmark]
    public object Build() => WordFilter.Build(_words)!;
}
