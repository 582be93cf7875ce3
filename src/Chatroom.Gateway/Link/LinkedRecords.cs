using Chatroom.Grains.Codec;
using Chatroom.Grains.Store;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>The records of the silo's store, over the link. Thread-safe.</summary>
internal sealed class LinkedRecords(SiloLink link) : IRecords
{
    public async Task<IReadOnlyList<StoredRoomInfo>> Rooms(string after, int max, CancellationToken cancel) =>
        RecordsCodec.ReadRooms(await link.Call(LinkMethod.RecordsRooms, after, [max]).WaitAsync(cancel));

    public async Task<OutletCounts> Waiting(OutletId outlet, CancellationToken cancel) =>
        RecordsCodec.ReadCounts(await link.Call(LinkMethod.RecordsWebhooks, "", [(long)outlet]).WaitAsync(cancel));

    public async Task<IReadOnlyList<StoredOutletRow>> Dead(long after, int max, CancellationToken cancel) =>
        RecordsCodec.ReadDead(await link.Call(LinkMethod.RecordsDead, "", [after, max]).WaitAsync(cancel));

    public async Task<long> Replay(IReadOnlyList<long> ids, CancellationToken cancel) =>
        RecordsCodec.ReadNumber(await link.Call(LinkMethod.RecordsReplay, "", [.. ids]).WaitAsync(cancel));
}
