using Chatroom.Gateway.Feeds;

namespace Chatroom.Gateway.Tests.Feeds;

/// <summary>Runs what was woken when it is told to. Thread-safe.</summary>
internal sealed class HandSweeper : Sweeper
{
    private readonly HashSet<FeedShard> _woken = [];

    public override void Wake(FeedShard shard)
    {
        lock (_woken) _woken.Add(shard);
    }

    /// <summary>Each shard once; it sleeps until it is woken again.</summary>
    public void Run(TimeProvider clock)
    {
        lock (_woken)
        {
            foreach (var shard in _woken) shard.Run(clock);
            _woken.Clear();
        }
    }

    public override void Dispose()
    {
    }
}
