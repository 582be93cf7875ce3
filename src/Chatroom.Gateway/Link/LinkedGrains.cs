using Chatroom.Grains;
using Chatroom.Grains.Global;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>
/// The grains of a silo, called over the link. Thread-safe. Observers need not travel: whatever a grain tells comes over the link to this
/// process's own.
/// </summary>
internal sealed class LinkedGrains : IGrains
{
    private readonly SiloLink _link;
    private readonly LinkedDirectory[] _directories;

    public LinkedGrains(SiloLink link, GatewayOptions gateway, GrainOptions options, ILogger<AppView> log)
    {
        _link = link;
        // The silo passes on what is meant for all shards.
        _directories = [new LinkedDirectory(link)];
        App = new LinkedApp(link);
        AppView = new AppView(App, gateway.Id, options.App, log);
    }

    public IAppGrain App { get; }
    public AppView AppView { get; }
    public IEnumerable<ISessionDirectoryGrain> Directories => _directories;

    public IRoomGrain Room(string id) => new LinkedRoom(_link, id);

    public ISessionDirectoryGrain Directory(string user) => _directories[0];
}

/// <summary>A room over the link. Thread-safe.</summary>
internal sealed class LinkedRoom(SiloLink link, string id) : IRoomGrain
{
    public Task<byte[]> Attach(string gateway, IRoomObserver observer) => link.Call(LinkMethod.RoomAttach, id);

    public Task Detach(string gateway) => link.Call(LinkMethod.RoomDetach, id);

    public Task<byte[]> Execute(string gateway, byte[] commands) => link.Call(LinkMethod.RoomExecute, id, [gateway.Length > 0 ? 1 : 0], [], commands);

    public Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role) =>
        link.Call(LinkMethod.RoomRead, id, [epoch, from, max, format, role], [user]);

    public Task<byte[]> History(byte[] query, int format, string user, int role) =>
        link.Call(LinkMethod.RoomHistory, id, [format, role], [user], query);

    public Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role) =>
        link.Call(LinkMethod.RoomDigest, id, [from, to, each ? 1 : 0, format, role], [user]);

    public Task<byte[]> Rehearse(string user, string session, byte[] query, int format) =>
        link.Call(LinkMethod.RoomRehearse, id, [format], [user, session], query);

    public Task<byte[]> Describe() => link.Call(LinkMethod.RoomDescribe, id);
}

/// <summary>All directory shards over the link: the silo knows which one keeps a user. Thread-safe.</summary>
internal sealed class LinkedDirectory(SiloLink link) : ISessionDirectoryGrain
{
    public Task Attach(string gateway, IDirectoryObserver observer) => link.Call(LinkMethod.DirectoryAttach, "");

    public Task Detach(string gateway) => link.Call(LinkMethod.DirectoryDetach, "");

    public Task<byte[]> Login(string user, string session, string gateway) => link.Call(LinkMethod.DirectoryLogin, user, [], [session]);

    public Task<byte[]> Enter(string user, string session, string room) => link.Call(LinkMethod.DirectoryEnter, user, [], [session, room]);

    public Task Exit(string user, string session, string room) => link.Call(LinkMethod.DirectoryExit, user, [], [session, room]);

    public Task Withdraw(string user, string session, string room) => link.Call(LinkMethod.DirectoryWithdraw, user, [], [session, room]);

    public Task<byte[]> Return(string gateway, byte[] sessions) => link.Call(LinkMethod.DirectoryReturn, "", [], [], sessions);

    /// <summary>The silo sees by itself that a gateway is gone.</summary>
    public Task Lose(string gateway) => Task.CompletedTask;

    public Task Logout(string user, string session) => link.Call(LinkMethod.DirectoryLogout, user, [], [session]);
}

/// <summary>What holds in all rooms, over the link. Thread-safe.</summary>
internal sealed class LinkedApp(SiloLink link) : IAppGrain
{
    public Task<byte[]> Attach(string name, IAppObserver observer, long epoch, long seq) => link.Call(LinkMethod.AppAttach, "", [epoch, seq]);

    public Task Detach(string name) => link.Call(LinkMethod.AppDetach, "");

    public Task<byte[]> Execute(byte[] command) => link.Call(LinkMethod.AppExecute, "", [], [], command);
}
