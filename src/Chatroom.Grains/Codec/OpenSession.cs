using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>A session that says that it is open still. Immutable.</summary>
/// <param name="Room">Where it is; "" nowhere.</param>
/// <param name="OpenedMs">When it was opened, Unix milliseconds.</param>
public readonly record struct OpenSession(string User, string Session, string Room, long OpenedMs)
{
    public static byte[] WriteAll(IReadOnlyList<OpenSession> sessions)
    {
        var w = ScratchWriter.Take();
        w.Rows(sessions, 4, static (w, open) =>
        {
            w.String(open.User);
            w.String(open.Session);
            w.String(open.Room);
            w.Int(open.OpenedMs);
        });
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static List<OpenSession> ReadAll(byte[] sessions) => Fields.ReadRows(
        sessions, static (ref WireReader r) => new OpenSession(r.NextText(), r.NextText(), r.NextText(), r.NextLong()));
}

/// <summary>Ids of sessions. Stateless.</summary>
public static class SessionIds
{
    public static byte[] Write(IReadOnlyList<string> ids)
    {
        var w = ScratchWriter.Take();
        StringList.Write(w, ids);
        return w.ToArray();
    }

    /// <exception cref="MalformedFrameException">They were not written here.</exception>
    public static IReadOnlyList<string> Read(byte[] ids)
    {
        var r = new WireReader(ids, WireFormat.MessagePack);
        return StringList.Read(ref r) ?? [];
    }
}
