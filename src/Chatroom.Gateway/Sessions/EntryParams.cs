using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <summary>Params of QUERY entries.batch. Stateless.</summary>
internal static class EntryParams
{
    /// <exception cref="MalformedFrameException">A param has the wrong type.</exception>
    public static (IReadOnlyList<EntryWrite> Items, bool Partial, string? Notify) ReadBatch(ref WireReader r)
    {
        var (items, partial, notify) = (new List<EntryWrite>(), false, default(string));
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (r.TryReadNil()) continue;
                if (key.SequenceEqual("items"u8)) ReadItems(ref r, items);
                else if (key.SequenceEqual("partial"u8)) partial = r.ReadBoolean();
                else if (key.SequenceEqual("notify"u8)) notify = r.ReadString(WireLimits.ClientFrameBytes);
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return (items, partial, notify);
    }

    /// <summary>One more than there may be, so that the room sees it.</summary>
    private static void ReadItems(ref WireReader r, List<EntryWrite> items)
    {
        r.BeginArray();
        while (r.Next())
        {
            if (items.Count > WireLimits.QueryItems) r.Skip();
            else items.Add(ReadItem(ref r));
        }
    }

    private static EntryWrite ReadItem(ref WireReader r)
    {
        var write = new EntryWrite("", null);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (r.TryReadNil()) continue;
            if (key.SequenceEqual("key"u8)) write = write with { Key = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("value"u8)) write = write with { Value = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("force"u8)) write = write with { Force = r.ReadBoolean() };
            else if (key.SequenceEqual("version"u8)) write = write with { Version = r.ReadInt64() };
            else if (key.SequenceEqual("ttlSeconds"u8)) write = write with { TtlSeconds = r.ReadInt32() };
            else if (key.SequenceEqual("autoDelete"u8)) write = write with { AutoDelete = r.ReadBoolean() };
            else r.Skip();
        }
        return write;
    }
}
