using Chatroom.Gateway.Feeds;

namespace Chatroom.Simulation.Processes;

/// <summary>Sweeps on the agenda in place of a thread: each shard when it is due. The run's thread alone.</summary>
internal sealed class AgendaSweeper(Process process, Random random) : Sweeper
{
    private readonly SlowClock _clock = new(process.Clock, random);

    public override void Wake(FeedShard shard)
    {
        if (!shard.TryQueue()) return;
        var wait = shard.DueAt - process.Clock.GetTimestamp();
        if (wait <= 0) Task.Factory.StartNew(() => shard.Run(_clock), CancellationToken.None, TaskCreationOptions.DenyChildAttach, process.Scheduler);
        else process.Clock.CreateTimer(_ => shard.Run(_clock), null, new TimeSpan(wait), Timeout.InfiniteTimeSpan);
    }

    public override void Dispose()
    {
    }

    /// <summary>A clock by which a sweep takes some time, so that the next one is put off as in a busy process.</summary>
    private sealed class SlowClock(TimeProvider clock, Random random) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp() + (random.Next(4) == 0 ? random.Next(300_000) : 0);
    }
}
