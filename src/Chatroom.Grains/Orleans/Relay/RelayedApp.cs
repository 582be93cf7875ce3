using Chatroom.Grains.Orleans.Calls;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>What holds in all rooms, as this silo asks for it: its followers are told through the silo's relay. Thread-safe.</summary>
internal sealed class RelayedApp(string silo, IClusterApp grain, Func<ISiloRelay> relay) : IAppGrain
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IAppObserver> _followers = new(StringComparer.Ordinal);

    public Task<byte[]> Attach(string name, IAppObserver observer, long epoch, long seq)
    {
        lock (_lock) _followers[NameOf(name)] = observer;
        return grain.Attach(NameOf(name), relay(), epoch, seq);
    }

    public Task Detach(string name)
    {
        lock (_lock) _followers.Remove(NameOf(name));
        return grain.Detach(NameOf(name));
    }

    public Task<byte[]> Execute(byte[] command) => grain.Execute(command);

    public void Changed(string name, long epoch, long first, byte[] events)
    {
        IAppObserver? follower;
        lock (_lock) follower = _followers.GetValueOrDefault(name);
        follower?.Changed(epoch, first, events);
    }

    private string NameOf(string name) => $"{silo}/{name}";
}
