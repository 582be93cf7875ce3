using Chatroom.Grains;

namespace Chatroom.Simulation.Processes;

/// <summary>A room over a link. The run's thread alone.</summary>
internal sealed class LinkedRoom(Link link, IRoomGrain room) : IRoomGrain
{
    public Task<byte[]> Attach(string gateway, IRoomObserver observer) =>
        link.Call(() => room.Attach(gateway, new LinkedRoomObserver(link, observer)));
    public Task Detach(string gateway) => link.Call(() => room.Detach(gateway));
    public Task<byte[]> Execute(string gateway, byte[] commands) => link.Call(() => room.Execute(gateway, commands));
    public Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role) =>
        link.Call(() => room.Read(epoch, from, max, format, user, role));
    public Task<byte[]> History(byte[] query, int format, string user, int role) => link.Call(() => room.History(query, format, user, role));
    public Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role) =>
        link.Call(() => room.Digest(from, to, each, format, user, role));
    public Task<byte[]> Rehearse(string user, string session, byte[] query, int format) =>
        link.Call(() => room.Rehearse(user, session, query, format));
    public Task<byte[]> Describe() => link.Call(room.Describe);
}

/// <summary>A directory shard over a link. The run's thread alone.</summary>
internal sealed class LinkedDirectory(Link link, ISessionDirectoryGrain shard) : ISessionDirectoryGrain
{
    public Task Attach(string gateway, IDirectoryObserver observer) => link.Call(() => shard.Attach(gateway, new LinkedDirectoryObserver(link, observer)));
    public Task Detach(string gateway) => link.Call(() => shard.Detach(gateway));
    public Task<byte[]> Login(string user, string session, string gateway) => link.Call(() => shard.Login(user, session, gateway));
    public Task<byte[]> Enter(string user, string session, string room) => link.Call(() => shard.Enter(user, session, room));
    public Task Exit(string user, string session, string room) => link.Call(() => shard.Exit(user, session, room));
    public Task Withdraw(string user, string session, string room) => link.Call(() => shard.Withdraw(user, session, room));
    public Task<byte[]> Return(string gateway, byte[] sessions) => link.Call(() => shard.Return(gateway, sessions));
    public Task Lose(string gateway) => link.Call(() => shard.Lose(gateway));
    public Task Logout(string user, string session) => link.Call(() => shard.Logout(user, session));
}

/// <summary>What holds in all rooms, over a link. The run's thread alone.</summary>
internal sealed class LinkedApp(Link link, IAppGrain app) : IAppGrain
{
    public Task<byte[]> Attach(string name, IAppObserver observer, long epoch, long seq) =>
        link.Call(() => app.Attach(name, new LinkedAppObserver(link, observer), epoch, seq));
    public Task Detach(string name) => link.Call(() => app.Detach(name));
    public Task<byte[]> Execute(byte[] command) => link.Call(() => app.Execute(command));
}

/// <summary>A gateway over a link. The run's thread alone.</summary>
internal sealed class LinkedRoomObserver(Link link, IRoomObserver gateway) : IRoomObserver
{
    public void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
        link.Down(() => gateway.Batch(room, epoch, first, next, messagePack, json, privatePart));
    public void Recalled(string room, long epoch, long seq) => link.Down(() => gateway.Recalled(room, epoch, seq));
    public void Summed(string room, long epoch, long seq, ulong digest) => link.Down(() => gateway.Summed(room, epoch, seq, digest));
    public void Online(string room, int count) => link.Down(() => gateway.Online(room, count));
    public void Answered(string room, byte[] answers) => link.Down(() => gateway.Answered(room, answers));
    public void Removed(string room, string session, int code, string reason) => link.Down(() => gateway.Removed(room, session, code, reason));
}

/// <summary>A gateway over a link, as the session directory sees it. The run's thread alone.</summary>
internal sealed class LinkedDirectoryObserver(Link link, IDirectoryObserver gateway) : IDirectoryObserver
{
    public void Evicted(string session, int code) => link.Down(() => gateway.Evicted(session, code));
}

/// <summary>A follower of what holds in all rooms, over a link. The run's thread alone.</summary>
internal sealed class LinkedAppObserver(Link link, IAppObserver follower) : IAppObserver
{
    public void Changed(long epoch, long first, byte[] events) => link.Down(() => follower.Changed(epoch, first, events));
}
