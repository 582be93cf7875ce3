namespace Chatroom.Protocol.Link;

/// <summary>What a gateway asks of a grain, or of the silo itself.</summary>
public enum LinkMethod
{
    /// <summary>Of the room that the key names.</summary>
    RoomAttach = 1, RoomDetach, RoomExecute, RoomRead, RoomHistory, RoomDigest, RoomRehearse, RoomDescribe,

    /// <summary>Of the directory shard of the user that the key names; attaching, detaching and returning go to all shards.</summary>
    DirectoryAttach = 20, DirectoryDetach, DirectoryLogin, DirectoryEnter, DirectoryExit, DirectoryWithdraw, DirectoryLogout, DirectoryReturn,

    /// <summary>Of what holds in all rooms.</summary>
    AppAttach = 40, AppDetach, AppExecute,

    /// <summary>Of what the store has beside the rooms' logs.</summary>
    RecordsRooms = 60, RecordsWebhooks, RecordsDead, RecordsReplay,
}

/// <summary>Why a call has no answer.</summary>
public enum LinkFault
{
    /// <summary>What it was is in the silo's log; whether it was carried out is not known.</summary>
    Unknown = 0,

    /// <summary>Not taken: too much waits. Nothing was done.</summary>
    Refused = 1,

    /// <summary>The silo goes down. Nothing was done.</summary>
    Stopping = 2,

    /// <summary>The room's store cannot be read now. Nothing was done.</summary>
    Unavailable = 3,

    /// <summary>The store did not do it.</summary>
    Store = 4,
}

/// <summary>A call. Immutable.</summary>
/// <param name="Id">Comes back with the answer; the gateway's own, not used twice on one link.</param>
/// <param name="Numbers">The method's numbers, in its order; bools are 0 and 1.</param>
/// <param name="Texts">Its strings.</param>
/// <param name="Body">Its bytes.</param>
public sealed record LinkCall(long Id, LinkMethod Method, string Key, long[] Numbers, string[] Texts, byte[] Body) : LinkFrame
{
    public override int HeldBytes => OverheadBytes + Body.Length;
}

/// <summary>What the call was answered with. Immutable.</summary>
public sealed record LinkAnswer(long Id, byte[] Body) : LinkFrame
{
    public override int HeldBytes => OverheadBytes + Body.Length;
}

/// <summary>The call has failed. Immutable.</summary>
public sealed record LinkFailure(long Id, LinkFault Fault, string Text) : LinkFrame;
