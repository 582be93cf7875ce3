using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <content>What moderators ask.</content>
public static partial class CommandCodec
{
    private static bool TryWriteModeration(WireWriter w, Command command, WireFormat format)
    {
        switch (command)
        {
            case Kick c:
                Head(w, Kind.Kick, format, c, 3);
                StringList.Write(w, c.Targets);
                w.String(c.Reason);
                w.Int((int)c.Notify);
                return true;
            case Impose c:
                Head(w, Kind.Impose, format, c, 5);
                w.Int((int)c.Kind);
                StringList.Write(w, c.Targets);
                w.Int(c.Minutes);
                w.String(c.Reason);
                w.Int((int)c.Notify);
                return true;
            case Revoke c:
                Head(w, Kind.Revoke, format, c, 3);
                w.Int((int)c.Kind);
                StringList.Write(w, c.Targets);
                w.Int((int)c.Notify);
                return true;
            case ListSanctions c:
                Head(w, Kind.ListSanctions, format, c, 3);
                w.Int((int)c.Kind);
                w.Int(c.Count);
                w.String(c.After);
                return true;
            case ReadAudit c:
                Head(w, Kind.ReadAudit, format, c, 2);
                w.Int(c.Before);
                w.Int(c.Count);
                return true;
            case AskWhy c:
                Head(w, Kind.AskWhy, format, c, 3);
                w.String(c.Target);
                w.String(c.Type);
                w.String(c.Content);
                return true;
            default: return false;
        }
    }

    private static MemberCommand? ReadModeration(ref WireReader r, Kind kind, long id, string user, string session) => kind switch
    {
        Kind.Kick => new Kick(id, user, session, List(ref r) ?? [], r.NextText()) { Notify = (Notify)r.NextInt() },
        Kind.Impose => new Impose(id, user, session, (SanctionKind)r.NextInt(), List(ref r) ?? [], r.NextInt(), r.NextText())
        {
            Notify = (Notify)r.NextInt(),
        },
        Kind.Revoke => new Revoke(id, user, session, (SanctionKind)r.NextInt(), List(ref r) ?? []) { Notify = (Notify)r.NextInt() },
        Kind.ListSanctions => new ListSanctions(id, user, session, (SanctionKind)r.NextInt(), r.NextInt(), r.NextTextOrNull()),
        Kind.ReadAudit => new ReadAudit(id, user, session, r.NextLong(), r.NextInt()),
        Kind.AskWhy => new AskWhy(id, user, session, r.NextTextOrNull(), r.NextTextOrNull(), r.NextTextOrNull()),
        _ => null,
    };
}
