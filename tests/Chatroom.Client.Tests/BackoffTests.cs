namespace Chatroom.Client.Tests;

/// <summary>The waits are those of the protocol.</summary>
public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1_000)]
    [InlineData(2, 3_000)]
    [InlineData(5, 18_000)]
    [InlineData(99, 18_000)]
    public void Full_jitter_below_the_step(int attempt, int mostMs)
    {
        var random = new Random(7);
        var waits = Enumerable.Range(0, 500).Select(_ => Backoff.Before(attempt, random).TotalMilliseconds).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, 0, mostMs));
        Assert.True(waits.Min() < mostMs * 0.1 && waits.Max() > mostMs * 0.9);
    }

    [Theory]
    [InlineData(2_500, 2_500)]
    [InlineData(-1, 0)]
    [InlineData(10_000_000, 60_000)]
    public void What_the_server_said_is_kept_up_to_a_minute(long saidMs, long waitMs) =>
        Assert.Equal(waitMs, Backoff.Before(0, new Random(7), saidMs).TotalMilliseconds);

    [Theory]
    [InlineData(0, 4_000, 4_000, 4_100)]
    [InlineData(0, 10_000_000, 25_000, 25_100)]
    [InlineData(0, -1, 0, 100)]
    [InlineData(1, 4_000, 0, 1_000)]
    public void The_first_wait_begins_at_the_slot(int attempt, long slotMs, int leastMs, int mostMs) =>
        Assert.All(
            Enumerable.Range(0, 100).Select(seed => Backoff.Before(attempt, new Random(seed), null, slotMs).TotalMilliseconds),
            wait => Assert.InRange(wait, leastMs, mostMs));

    [Theory]
    [InlineData(1, 0, 1_000)]
    [InlineData(5, 0, 3_000)]
    [InlineData(99, 29_999, 3_000)]
    [InlineData(5, 30_000, 18_000)]
    public void While_the_place_is_kept_no_step_is_above_three_seconds(int attempt, double lostForMs, int mostMs)
    {
        var random = new Random(7);
        var waits = Enumerable.Range(0, 500).Select(_ => Backoff.Before(attempt, random, lostForMs: lostForMs).TotalMilliseconds).ToList();
        Assert.True(waits.Min() < mostMs * 0.1 && waits.Max() > mostMs * 0.9 && waits.Max() <= mostMs);
    }

    [Fact]
    public void What_the_server_said_goes_before_the_slot() =>
        Assert.Equal(7, Backoff.Before(0, new Random(7), 7, 4_000).TotalMilliseconds);
}
