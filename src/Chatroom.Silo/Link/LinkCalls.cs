using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Link;

/// <summary>Calls of gateways, made to the grains and to the store's records. Thread-safe.</summary>
internal sealed class LinkCalls(IGrains grains, IRecords records)
{
    private static readonly byte[] Nothing = [];

    /// <exception cref="MalformedFrameException">It lacks what its method wants, or has no method that is known.</exception>
    public Task<byte[]> Make(LinkCall call, GatewayLink gateway) => call.Method switch
    {
        <= LinkMethod.RoomDescribe => OfRoom(call, gateway),
        <= LinkMethod.DirectoryReturn => OfDirectory(call, gateway),
        <= LinkMethod.AppExecute => OfApp(call, gateway),
        _ => OfRecords(call),
    };

    private Task<byte[]> OfRoom(LinkCall call, GatewayLink gateway)
    {
        if (!Identifiers.IsRoomId(call.Key)) throw Malformed(call);
        var room = grains.Room(call.Key);
        var (n, t) = (call.Numbers, call.Texts);
        switch (call.Method)
        {
            case LinkMethod.RoomAttach:
                gateway.Attached(call.Key);
                return room.Attach(gateway.Gateway, gateway);
            case LinkMethod.RoomDetach:
                gateway.Detached(call.Key);
                return Done(room.Detach(gateway.Gateway));
            // 1: answers that come late are told to the gateway.
            case LinkMethod.RoomExecute when n.Length == 1: return room.Execute(n[0] == 1 ? gateway.Gateway : "", call.Body);
            case LinkMethod.RoomRead when n.Length == 5 && t.Length == 1: return room.Read(n[0], n[1], (int)n[2], (int)n[3], t[0], (int)n[4]);
            case LinkMethod.RoomHistory when n.Length == 2 && t.Length == 1: return room.History(call.Body, (int)n[0], t[0], (int)n[1]);
            case LinkMethod.RoomDigest when n.Length == 5 && t.Length == 1: return room.Digest(n[0], n[1], n[2] == 1, (int)n[3], t[0], (int)n[4]);
            case LinkMethod.RoomRehearse when n.Length == 1 && t.Length == 2: return room.Rehearse(t[0], t[1], call.Body, (int)n[0]);
            case LinkMethod.RoomDescribe: return room.Describe();
            default: throw Malformed(call);
        }
    }

    private Task<byte[]> OfDirectory(LinkCall call, GatewayLink gateway)
    {
        var (user, t) = (call.Key, call.Texts);
        return call.Method switch
        {
            LinkMethod.DirectoryAttach => Done(Task.WhenAll(grains.Directories.Select(shard => shard.Attach(gateway.Gateway, gateway)))),
            LinkMethod.DirectoryDetach => Done(Task.WhenAll(grains.Directories.Select(shard => shard.Detach(gateway.Gateway)))),
            LinkMethod.DirectoryReturn => Return(gateway.Gateway, call.Body),
            LinkMethod.DirectoryLogin when t.Length == 1 => grains.Directory(user).Login(user, t[0], gateway.Gateway),
            LinkMethod.DirectoryEnter when t.Length == 2 => grains.Directory(user).Enter(user, t[0], t[1]),
            LinkMethod.DirectoryExit when t.Length == 2 => Done(grains.Directory(user).Exit(user, t[0], t[1])),
            LinkMethod.DirectoryWithdraw when t.Length == 2 => Done(grains.Directory(user).Withdraw(user, t[0], t[1])),
            LinkMethod.DirectoryLogout when t.Length == 1 => Done(grains.Directory(user).Logout(user, t[0])),
            _ => throw Malformed(call),
        };
    }

    /// <summary>To each shard those that are its own.</summary>
    private async Task<byte[]> Return(string gateway, byte[] sessions)
    {
        var over = await Task.WhenAll(OpenSession.ReadAll(sessions).GroupBy(open => grains.Directory(open.User))
            .Select(shard => shard.Key.Return(gateway, OpenSession.WriteAll([.. shard]))));
        return SessionIds.Write([.. over.SelectMany(SessionIds.Read)]);
    }

    private Task<byte[]> OfApp(LinkCall call, GatewayLink gateway) => call.Method switch
    {
        LinkMethod.AppAttach when call.Numbers is [var epoch, var seq] => grains.App.Attach(AppName(gateway.Gateway), gateway, epoch, seq),
        LinkMethod.AppDetach => Done(grains.App.Detach(AppName(gateway.Gateway))),
        LinkMethod.AppExecute => grains.App.Execute(call.Body),
        _ => throw Malformed(call),
    };

    private async Task<byte[]> OfRecords(LinkCall call)
    {
        var n = call.Numbers;
        return call.Method switch
        {
            LinkMethod.RecordsRooms when n.Length == 1 => RecordsCodec.Write(await records.Rooms(call.Key, (int)n[0], CancellationToken.None)),
            LinkMethod.RecordsWebhooks when n is [] or [>= 0 and < OutletLanes.Outlets] =>
                RecordsCodec.Write(await records.Waiting((OutletId)n.FirstOrDefault(), CancellationToken.None)),
            LinkMethod.RecordsDead when n.Length == 2 => RecordsCodec.Write(await records.Dead(n[0], (int)n[1], CancellationToken.None)),
            LinkMethod.RecordsReplay => RecordsCodec.Write(await records.Replay(n, CancellationToken.None)),
            _ => throw Malformed(call),
        };
    }

    /// <summary>A gateway among those that follow the app's state: this process does, too.</summary>
    internal static string AppName(string gateway) => "gateway " + gateway;

    private static async Task<byte[]> Done(Task call)
    {
        await call;
        return Nothing;
    }

    private static MalformedFrameException Malformed(LinkCall call) => new(Codes.InvalidArgument, $"no call of the link: {(int)call.Method}");
}
