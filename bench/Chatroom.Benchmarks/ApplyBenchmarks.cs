using BenchmarkDotNet.Attributes;
using Chatroom.Rooms;
using Chatroom.Rooms.Words;

namespace Chatroom.Benchmarks;

/// <summary>A publish of 60 characters through the room's rules.</summary>
[MemoryDiagnoser]
public class ApplyBenchmarks
{
    private const int Ids = 65_536;
    private readonly NoEffects _effects = new();
    private Room _room = null!;
    private Publish[] _publishes = null!;
    private Publish[] _chinese = null!;
    private Publish[] _replaced = null!;
    private Publish[] _replacedChinese = null!;
    private Room _filtered = null!;
    private Publish _foreign = null!;
    private long _nowMs = 1_700_000_000_000;
    private int _at;

    [GlobalSetup]
    public void Setup()
    {
        (_room, _filtered) = (NewRoom(), NewRoom());
        _filtered.AppWords = WordFilter.Build([.. WordLists.Mixed(10_000), .. WordLists.Said]);
        _publishes = Publishes(WordLists.English);
        _chinese = Publishes(WordLists.Chinese);
        _replaced = Publishes(WordLists.EnglishWithWord);
        _replacedChinese = Publishes(WordLists.ChineseWithWord);
        _foreign = _publishes[0] with { User = "bob" };
        for (var i = 0; i < Ids; i++) Accepted();
        for (var i = 0; i < Ids; i++) AcceptedWithWords();
    }

    private static Publish[] Publishes(string content) =>
        [.. Enumerable.Range(0, Ids).Select(i => new Publish(1, "ann", "s", $"id-{i}", MessageTypes.Text, content, null))];

    private Room NewRoom()
    {
        var room = new Room("bench", new RoomOptions
        {
            SenderMessagesPerSecond = 1_000_000,
            SenderBurstMessages = 1_000_000,
            IntakeSlots = 2_000_000,
            IntakeHighSlots = 1,
            IdempotencyIds = 10_000,
        });
        room.Apply(new Join(1, "ann", "s", "g", Role.Member, Sender.Plain, -1, false, false), _nowMs, _effects);
        return room;
    }

    [Benchmark(Baseline = true)]
    [AllocationCeiling(88)]
    public void Accepted() => _room.Apply(_publishes[_at++ & (Ids - 1)], ++_nowMs, _effects);

    /// <summary>The same with 10,000 words to look for: at most 1.5 µs, and not a byte more.</summary>
    [Benchmark]
    [AllocationCeiling(88)]
    public void AcceptedWithWords() => _filtered.Apply(_publishes[_at++ & (Ids - 1)], ++_nowMs, _effects);

    [Benchmark]
    [AllocationCeiling(88)]
    public void AcceptedChineseWithWords() => _filtered.Apply(_chinese[_at++ & (Ids - 1)], ++_nowMs, _effects);

    /// <summary>What is sent is another text: the command that carries it and the text itself are made.</summary>
    [Benchmark]
    [AllocationCeiling(320)]
    public void Replaced() => _filtered.Apply(_replaced[_at++ & (Ids - 1)], ++_nowMs, _effects);

    [Benchmark]
    [AllocationCeiling(320)]
    public void ReplacedChinese() => _filtered.Apply(_replacedChinese[_at++ & (Ids - 1)], ++_nowMs, _effects);

    [Benchmark]
    [AllocationCeiling(0)]
    public void Refused() => _room.Apply(_foreign, ++_nowMs, _effects);

    private sealed class NoEffects : IEffects
    {
        public void Append(RoomEvent happened)
        {
        }

        public void Answer(in Answer answer)
        {
        }

        public void Answer(long id, Reply reply)
        {
        }

        public void Remove(Member member, Verdict why, string reason)
        {
        }

        public void Online(int count)
        {
        }

        public void Ask(HookQuestion question)
        {
        }

        public void Await(long number)
        {
        }
    }
}
