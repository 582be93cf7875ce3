using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>
/// A room's snapshot as stored: a MessagePack array <c>[version, epoch, seq, created, config, entries, mutes, ids, messages]</c>.
/// Stateless.
/// </summary>
public static class SnapshotCodec
{
    private const int Version = 1;

    public static byte[] Write(RoomSnapshot s)
    {
        var w = new WireWriter(WireFormat.MessagePack, 4_096);
        w.BeginArray(9);
        w.Int(Version);
        w.Int(s.Epoch);
        w.Int(s.Seq);
        w.Int(s.CreatedMs);
        ConfigCodec.ToWire(ConfigChange.Whole(s.Config)).Write(w);
        WriteList(w, s.Entries, static (w, e) =>
        {
            w.BeginArray(4);
            w.String(e.Key);
            w.String(e.Value);
            w.Int(e.Version);
            w.String(e.Owner);
        });
        WriteList(w, s.Mutes, static (w, m) =>
        {
            w.BeginArray(4);
            w.String(m.User);
            w.Int(m.UntilMs);
            w.String(m.By);
            w.String(m.Reason);
        });
        WriteList(w, s.RecentIds, static (w, id) =>
        {
            w.BeginArray(4);
            w.String(id.User);
            w.String(id.Id);
            w.Int(id.Seq);
            w.Int(id.TimeMs);
        });
        WriteList(w, s.RecentMessages, static (w, message) =>
        {
            w.BeginArray(2);
            w.Int(message.Seq);
            EventCodec.Write(w, message);
        });
        w.EndArray();
        return w.ToArray();
    }

    /// <exception cref="InvalidDataException">A newer version wrote it.</exception>
    public static RoomSnapshot Read(byte[] bytes, RoomConfig defaults)
    {
        var r = Fields.Open(bytes);
        var version = r.NextInt();
        if (version != Version) throw new InvalidDataException($"room snapshot of version {version}; this program reads {Version}");
        var epoch = r.NextLong();
        var seq = r.NextLong();
        var created = r.NextLong();
        r.Step();
        var config = ConfigCodec.FromWire(RoomConfigWire.Read(ref r)).On(defaults);
        var entries = new List<Entry>();
        for (Begin(ref r); r.Next(); r.EndArray())
        {
            r.BeginArray();
            entries.Add(new Entry(r.NextText(), r.NextText(), r.NextLong(), r.NextText()));
        }
        var mutes = new List<MuteRecord>();
        for (Begin(ref r); r.Next(); r.EndArray())
        {
            r.BeginArray();
            mutes.Add(new MuteRecord(r.NextText(), r.NextLong(), r.NextText(), r.NextText()));
        }
        var ids = new List<RecentId>();
        for (Begin(ref r); r.Next(); r.EndArray())
        {
            r.BeginArray();
            ids.Add(new RecentId(r.NextText(), r.NextText(), r.NextLong(), r.NextLong()));
        }
        var messages = new List<MessageEvent>();
        for (Begin(ref r); r.Next(); r.EndArray())
        {
            r.BeginArray();
            var at = r.NextLong();
            r.Step();
            messages.Add((MessageEvent)EventCodec.Read(ref r, at, 0, defaults));
        }
        return new RoomSnapshot(epoch, seq, created, config, entries, mutes, ids, messages);
    }

    private static void Begin(ref WireReader r)
    {
        r.Step();
        r.BeginArray();
    }

    private static void WriteList<T>(WireWriter w, IReadOnlyList<T> items, Action<WireWriter, T> write)
    {
        w.BeginArray(items.Count);
        foreach (var item in items)
        {
            write(w, item);
            w.EndArray();
        }
        w.EndArray();
    }
}
