using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>What a batch is made of, as far as thinning has to know. Stateless; looked at once a batch.</summary>
internal static class BatchContents
{
    /// <summary>Whether it holds messages of members and markers alone: a reader who asked for less can do without it.</summary>
    public static bool IsThinnable(byte[] messagePack)
    {
        var r = new WireReader(messagePack, WireFormat.MessagePack);
        r.BeginArray();
        while (r.Next())
        {
            r.BeginArray();
            r.Next();
            var kind = (EventKind)r.ReadInt32();
            if (kind is not (EventKind.Message or EventKind.Gap) || (kind == EventKind.Message && IsByStaff(ref r))) return false;
            while (r.Next()) r.Skip();
        }
        return true;
    }

    /// <summary><c>[1, time, user, id, type, content, info]</c>, behind the kind: only staff has a role in there that moderates.</summary>
    private static bool IsByStaff(ref WireReader r)
    {
        for (var i = 0; i < 5; i++)
        {
            r.Next();
            r.Skip();
        }
        if (r.Peek() != WireToken.Map) return false;
        var byStaff = false;
        r.BeginMap();
        while (r.Next())
        {
            if (!r.ReadKey().SequenceEqual("role"u8)) r.Skip();
            else byStaff = r.ReadString(WireLimits.ClientFrameBytes) is "moderator" or "broadcaster" or "server";
        }
        return byStaff;
    }
}
