using Chatroom.Grains.Orleans.Calls;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>
/// One shard of the session directory as this silo uses it: attaches again to a shard that has moved, and has the gateways say who is
/// here. Thread-safe.
/// </summary>
internal sealed partial class RelayedDirectory(string silo, IClusterDirectory grain, Func<ISiloRelay> relay, ILogger log) : ISessionDirectoryGrain
{
    // A shard that moves while the silo attaches is asked again; more often than this it does not move within one call.
    private const int Tries = 3;
    private readonly ILogger _log = log;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IDirectoryObserver> _gateways = new(StringComparer.Ordinal);

    public Task Attach(string gateway, IDirectoryObserver observer)
    {
        lock (_lock) _gateways[gateway] = observer;
        return Attach();
    }

    public Task Detach(string gateway)
    {
        lock (_lock) _gateways.Remove(gateway);
        return grain.Detach(silo, gateway);
    }

    public Task<byte[]> Login(string user, string session, string gateway) => Known(() => grain.Login(silo, user, session, gateway));

    public Task<byte[]> Enter(string user, string session, string room) => Known(() => grain.Enter(silo, user, session, room));

    public Task<byte[]> Return(string gateway, byte[] sessions) => Known(() => grain.Return(silo, gateway, sessions));

    public Task Lose(string gateway) => grain.Lose(silo, gateway);

    public Task Exit(string user, string session, string room) => grain.Exit(user, session, room);

    public Task Withdraw(string user, string session, string room) => grain.Withdraw(user, session, room);

    public Task Logout(string user, string session) => grain.Logout(user, session);

    public void Evicted(string gateway, string session, int code)
    {
        IDirectoryObserver? observer;
        lock (_lock) observer = _gateways.GetValueOrDefault(gateway);
        observer?.Evicted(session, code);
    }

    /// <summary>Never fails.</summary>
    public async Task Renew()
    {
        try
        {
            lock (_lock)
            {
                if (_gateways.Count == 0) return;
            }
            if (!await grain.Renew(silo)) await AttachAgain();
        }
        catch (Exception failure)
        {
            LogNotReached(grain.GetPrimaryKeyString(), failure);
        }
    }

    /// <summary>Calls until the shard knows this silo.</summary>
    private async Task<byte[]> Known(Func<Task<byte[]>> call)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (await call() is { Length: > 0 } answer) return answer;
            await AttachAgain();
        }
        throw new OrleansException($"directory shard {grain.GetPrimaryKeyString()} does not keep what it is told");
    }

    private async Task AttachAgain()
    {
        await Attach();
        IDirectoryObserver[] gateways;
        lock (_lock) gateways = [.. _gateways.Values];
        foreach (var gateway in gateways) gateway.DirectoryMoved();
    }

    private Task Attach()
    {
        string[] gateways;
        lock (_lock) gateways = [.. _gateways.Keys];
        return grain.Attach(silo, relay(), gateways);
    }

    [LoggerMessage(1, LogLevel.Warning, "Directory shard {Shard} was not reached: it is asked again with the next renewal")]
    private partial void LogNotReached(string shard, Exception failure);
}
