using BenchmarkDotNet.Attributes;
using Chatroom.Rooms.Words;

namespace Chatroom.Benchmarks;

/// <summary>60 characters against 10,000 words, with one of them and without.</summary>
[MemoryDiagnoser]
public class WordFilterBenchmarks
{
    private readonly IReadOnlyList<FilterWord> _words = [.. WordLists.Mixed(10_000), .. WordLists.Said];
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
    [AllocationCeiling(0)]
    public bool EnglishWithWord() => _filter.Find(WordLists.EnglishWithWord).IsHit;

    [Benchmark]
    [AllocationCeiling(0)]
    public bool ChineseWithWord() => _filter.Find(WordLists.ChineseWithWord).IsHit;
}
