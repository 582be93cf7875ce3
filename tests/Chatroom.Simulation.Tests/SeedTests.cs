using Chatroom.Simulation.Runs;

namespace Chatroom.Simulation.Tests;

public sealed class SeedTests
{
    private const int SeedsEach = 30;

    public static TheoryData<int> Firsts => new(Enumerable.Range(0, 8).Select(part => 1 + part * SeedsEach));

    [Theory]
    [MemberData(nameof(Firsts))]
    public void All_invariants_hold(int first)
    {
        // A run has a thread of its own; two at once is all that a small machine has to give.
        var broken = Enumerable.Range(first, SeedsEach).AsParallel().WithDegreeOfParallelism(2)
            .Select(seed => SimulationRun.Of(seed)).Where(outcome => outcome.Invariant is not null).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken.Select(one => $"{string.Join('\n', one.Last)}\nseed {one.Seed}: {one.Message}")));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(142)]
    [InlineData(1_000)]
    public void A_seed_is_the_same_run_each_time(int seed)
    {
        var (first, second) = (SimulationRun.Of(seed), SimulationRun.Of(seed));
        Assert.Equal((first.Hash, first.Lines, first.Steps), (second.Hash, second.Lines, second.Steps));
        Assert.NotEqual(first.Hash, SimulationRun.Of(seed + 1).Hash);
    }
}
