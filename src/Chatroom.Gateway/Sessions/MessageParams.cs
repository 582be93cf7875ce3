using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Sessions;

/// <summary>Params of the methods that act on messages; what is not there has its default. Immutable.</summary>
internal readonly record struct MessageParams(
    long Seq, string? User, string? Contains, string? Type, int Minutes, int MuteMinutes, bool On, int? Count, long Next)
{
    private const int HeldDefault = 20;

    public static MessageParams Read(ref WireReader r)
    {
        var p = default(MessageParams);
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (r.TryReadNil()) continue;
                if (key.SequenceEqual("seq"u8)) p = p with { Seq = r.ReadInt64() };
                else if (key.SequenceEqual("user"u8)) p = p with { User = r.ReadString(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("contains"u8)) p = p with { Contains = r.ReadString(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("type"u8)) p = p with { Type = r.ReadString(WireLimits.ClientFrameBytes) };
                else if (key.SequenceEqual("minutes"u8)) p = p with { Minutes = r.ReadInt32() };
                else if (key.SequenceEqual("muteMinutes"u8)) p = p with { MuteMinutes = r.ReadInt32() };
                else if (key.SequenceEqual("on"u8)) p = p with { On = r.ReadBoolean() };
                else if (key.SequenceEqual("count"u8)) p = p with { Count = r.ReadInt32() };
                else if (key.SequenceEqual("next"u8)) p = p with { Next = r.ReadInt64() };
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return p;
    }

    public RehearsalQuery Rehearsal(bool applies) => new(new Rehearsal(User, Contains, Type, Minutes), applies, MuteMinutes);

    /// <summary>The room's command; null: there is no such method here.</summary>
    public static Func<long, Command>? Route(string method, ref WireReader reader, string user, string session)
    {
        if (method is not ("recall" or "delete" or "undo" or "held" or "approve" or "deny" or "distribution")) return null;
        var p = Read(ref reader);
        return method switch
        {
            "recall" => id => new Recall(id, user, session, p.Seq),
            "delete" => id => new DeleteMessages(id, user, session, p.User ?? "", p.Minutes, p.MuteMinutes),
            "undo" => id => new Undo(id, user, session, p.Seq),
            "held" => id => new ListHeld(id, user, session, p.Count ?? HeldDefault, p.Next),
            "distribution" => id => new Distribute(id, user, session, p.On),
            _ => id => new DecideHeld(id, user, session, p.Seq, method == "approve"),
        };
    }
}
