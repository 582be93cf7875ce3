using Chatroom.Grains.Store;
using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>What <see cref="IRecords"/> answers, as bytes for the link. Stateless.</summary>
public static class RecordsCodec
{
    public static byte[] Write(IReadOnlyList<StoredRoomInfo> rooms)
    {
        var w = ScratchWriter.Take();
        w.Rows(rooms, 4, static (w, room) =>
        {
            w.String(room.Room);
            w.Int(room.Epoch);
            w.Int(room.Head);
            w.Int(room.UpdatedMs);
        });
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static IReadOnlyList<StoredRoomInfo> ReadRooms(byte[] bytes) => Fields.ReadRows(
        bytes, static (ref WireReader r) => new StoredRoomInfo(r.NextText(), r.NextLong(), r.NextLong(), r.NextLong()));

    public static byte[] Write(IReadOnlyList<StoredOutletRow> rows)
    {
        var w = ScratchWriter.Take();
        w.Rows(rows, 8, static (w, row) =>
        {
            w.Int(row.Id);
            w.String(row.Room);
            w.Int(row.Events);
            w.Binary(row.Payload);
            w.Int(row.Attempts);
            w.Int(row.DueMs);
            w.String(row.Error);
            w.Int(row.Lane);
        });
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static IReadOnlyList<StoredOutletRow> ReadDead(byte[] bytes) => Fields.ReadRows(bytes, static (ref WireReader r) =>
    {
        var (id, room, events, payload) = (r.NextLong(), r.NextText(), r.NextInt(), r.NextBytes());
        var (attempts, dueMs, error) = (r.NextInt(), r.NextLong(), r.NextText());
        return new StoredOutletRow(id, r.NextInt(), room, events, payload, attempts, dueMs, error);
    });

    public static byte[] Write(in OutletCounts counts) =>
        Fields.Write(counts.Waiting, counts.WaitingEvents, counts.WaitingBytes, counts.Dead, counts.DeadBytes);

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static OutletCounts ReadCounts(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new OutletCounts(r.NextLong(), r.NextLong(), r.NextLong(), r.NextLong(), r.NextLong());
    }

    public static byte[] Write(long number) => Fields.Write(number);

    /// <exception cref="MalformedFrameException">It was not written here.</exception>
    public static long ReadNumber(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return r.NextLong();
    }
}
