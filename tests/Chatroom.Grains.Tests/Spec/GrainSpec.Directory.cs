using Chatroom.Grains.Codec;
using Chatroom.Grains.Tests.Kit;

namespace Chatroom.Grains.Tests.Spec;

/// <content>One session a user, one room a session, across gateways.</content>
public abstract partial class GrainSpec
{
    [Fact]
    public async Task The_newer_login_wins_and_the_older_ones_gateway_is_told()
    {
        var grains = Start(Store, Clock, Plain);
        var (first, second) = (new TestGateway(), new TestGateway());
        foreach (var shard in grains.Directories)
        {
            await shard.Attach("g1", first);
            await shard.Attach("g2", second);
        }
        var directory = grains.Directory("ann");
        Assert.Equal(0, LoginResult.From(await directory.Login("ann", "s1", "g1")).Code);
        Assert.Equal(0, LoginResult.From(await directory.Login("ann", "s2", "g2")).Code);
        Assert.Equal(["evicted s1 31010"], first.Told);
        Assert.Empty(second.Told);

        Assert.False(EnterResult.From(await directory.Enter("ann", "s1", "a")).Current);
        Assert.Equal(new EnterResult(true, null, null), EnterResult.From(await directory.Enter("ann", "s2", "a")));
        Assert.Equal(new EnterResult(true, "a", "s2"), EnterResult.From(await directory.Enter("ann", "s2", "b")));
        await directory.Exit("ann", "s2", "b");
        Assert.Equal(new EnterResult(true, null, null), EnterResult.From(await directory.Enter("ann", "s2", "c")));
    }

    [Fact]
    public async Task Two_devices_that_evict_each_other_are_refused_until_told()
    {
        var directory = Start(Store, Clock, Plain).Directory("ann");
        var codes = new List<int>();
        for (var i = 0; i < 8; i++) codes.Add(LoginResult.From(await directory.Login("ann", $"s{i}", "g1")).Code);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1101, 1101], codes);
        var until = LoginResult.From(await directory.Login("ann", "s9", "g1")).UntilMs;
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds() + 60_000, until);
        Advance(60_000);
        Assert.Equal(0, LoginResult.From(await directory.Login("ann", "s9", "g1")).Code);
    }

    [Fact]
    public async Task A_detached_gateway_is_told_nothing()
    {
        var directory = Start(Store, Clock, Plain).Directory("ann");
        var gateway = new TestGateway();
        await directory.Attach("g1", gateway);
        await directory.Login("ann", "s1", "g1");
        await directory.Detach("g1");
        await directory.Login("ann", "s2", "g1");
        Assert.Empty(gateway.Told);
    }

    [Fact]
    public void A_users_shard_is_the_same_everywhere_and_users_spread()
    {
        var used = Enumerable.Range(0, 1_000).Select(i => Grains.Directory.DirectoryShard.Of($"user{i}", 16)).ToList();
        Assert.Equal(16, used.Distinct().Count());
        Assert.All(used.CountBy(shard => shard), shard => Assert.InRange(shard.Value, 20, 140));
        // The value is part of the contract between gateways of different versions.
        Assert.Equal(used[0], Grains.Directory.DirectoryShard.Of("user0", 16));
    }
}
