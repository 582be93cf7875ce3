using Chatroom.Grains.Directory;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>The shards of the session directory as this silo uses them. Thread-safe.</summary>
internal sealed class RelayedDirectories(RelayedDirectory[] shards)
{
    public IReadOnlyList<ISessionDirectoryGrain> Shards => shards;

    public ISessionDirectoryGrain Of(string user) => shards[DirectoryShard.Of(user, shards.Length)];

    /// <summary>A gateway of this silo is told; it is the same one at every shard.</summary>
    public void Evicted(string gateway, string session, int code) => shards[0].Evicted(gateway, session, code);

    /// <summary>Attaches again to shards that have forgotten this silo. Never fails.</summary>
    public Task Renew() => Task.WhenAll(shards.Select(shard => shard.Renew()));
}
