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
        for (var seed = first; seed < first + SeedsEach; seed++)
        {
            var outcome = SimulationRun.Of(seed);
            Assert.True(outcome.Invariant is null, $"seed {seed}: {outcome.Message}\n{string.Join('\n', outcome.Last)}");
        }
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
