using Chatroom.Grains.Store;
using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>What <see cref="IRecords"/> answers, as bytes for the link. Stateless.</summary>
public static class RecordsCodec
{
    public static byte[] Write(IReadOnlyList<StoredRoomInfo> rooms)
    {
        var w = ScratchWriter.Take();
        w.BeginArray(rooms.Count);
        foreach (var room in rooms)
        {
            w.BeginArray(4);
            w.String(room.Room);
            w.Int(room.Epoch);
            w.Int(room.Head);
            w.Int(room.UpdatedMs);
            w.EndArray();
        }
        w.EndArray();
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static IReadOnlyList<StoredRoomInfo> ReadRooms(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        var rooms = new List<StoredRoomInfo>();
        while (r.Next())
        {
            r.BeginArray();
            rooms.Add(new StoredRoomInfo(r.NextText(), r.NextLong(), r.NextLong(), r.NextLong()));
            r.EndArray();
        }
        return rooms;
    }

    public static byte[] Write(IReadOnlyList<StoredWebhook> rows)
    {
        var w = ScratchWriter.Take();
        w.BeginArray(rows.Count);
        foreach (var row in rows)
        {
            w.BeginArray(7);
            w.Int(row.Id);
            w.String(row.Room);
            w.Int(row.Events);
            w.Binary(row.Payload);
            w.Int(row.Attempts);
            w.Int(row.DueMs);
            w.String(row.Error);
            w.EndArray();
        }
        w.EndArray();
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static IReadOnlyList<StoredWebhook> ReadWebhooks(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        var rows = new List<StoredWebhook>();
        while (r.Next())
        {
            r.BeginArray();
            rows.Add(new StoredWebhook(r.NextLong(), r.NextText(), r.NextInt(), r.NextBytes(), r.NextInt(), r.NextLong(), r.NextText()));
            r.EndArray();
        }
        return rows;
    }

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
