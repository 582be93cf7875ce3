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

    public static byte[] Write(IReadOnlyList<StoredWebhook> rows)
    {
        var w = ScratchWriter.Take();
        w.Rows(rows, 7, static (w, row) =>
        {
            w.Int(row.Id);
            w.String(row.Room);
            w.Int(row.Events);
            w.Binary(row.Payload);
            w.Int(row.Attempts);
            w.Int(row.DueMs);
            w.String(row.Error);
        });
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static IReadOnlyList<StoredWebhook> ReadWebhooks(byte[] bytes) => Fields.ReadRows(bytes, static (ref WireReader r) =>
        new StoredWebhook(r.NextLong(), r.NextText(), r.NextInt(), r.NextBytes(), r.NextInt(), r.NextLong(), r.NextText()));

    public static byte[] Write(in WebhookCounts counts) =>
        Fields.Write(counts.Waiting, counts.WaitingEvents, counts.WaitingBytes, counts.Dead, counts.DeadBytes);

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static WebhookCounts ReadCounts(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new WebhookCounts(r.NextLong(), r.NextLong(), r.NextLong(), r.NextLong(), r.NextLong());
    }

    public static byte[] Write(long number) => Fields.Write(number);

    /// <exception cref="MalformedFrameException">It was not written here.</exception>
    public static long ReadNumber(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return r.NextLong();
    }
}
