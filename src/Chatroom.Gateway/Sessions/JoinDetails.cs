using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>Adds to the room's answer to a join what only the gateway knows. Stateless.</summary>
internal static class JoinDetails
{
    /// <param name="resumed">Null: the client has not asked to go on anywhere.</param>
    /// <param name="left">The room that was left; "" none.</param>
    /// <param name="ticket">Null: there is none.</param>
    public static byte[] With(WireFormat format, byte[] details, bool? resumed, string left, string? ticket, int reconnectMs)
    {
        var w = new WireWriter(format, details.Length + 512);
        w.BeginMap(Count(format, details) + (resumed is null ? 0 : 1) + (left.Length > 0 ? 1 : 0) + (ticket is null ? 0 : 2));
        var reader = new WireReader(details, format);
        reader.BeginMap();
        while (reader.Next())
        {
            w.Key(reader.ReadKey());
            w.Raw(reader.ReadRaw());
        }
        if (resumed is { } wasResumed)
        {
            w.Key("resumed"u8);
            w.Bool(wasResumed);
        }
        if (left.Length > 0)
        {
            w.Key("left"u8);
            w.String(left);
        }
        Write(w, ticket, reconnectMs);
        w.EndMap();
        return w.ToArray();
    }

    /// <summary>The answer to a join that the gateway serves by itself: what the client has of the room's state stands.</summary>
    /// <param name="count">Members, as last told.</param>
    public static byte[] Kept(
        WireFormat format, string room, Position position, int count, string role, long globallyMutedUntilMs, string? ticket, int reconnectMs)
    {
        var w = new WireWriter(format, 512);
        w.BeginMap(7 + (ticket is null ? 0 : 2));
        w.Key("room"u8);
        w.String(room);
        w.Key("epoch"u8);
        w.Int(position.Epoch);
        w.Key("seq"u8);
        w.Int(position.Seq);
        w.Key("resumed"u8);
        w.Bool(true);
        w.Key("count"u8);
        w.Int(count);
        w.Key("role"u8);
        w.String(role);
        w.Key("globallyMutedUntil"u8);
        w.Int(globallyMutedUntilMs);
        Write(w, ticket, reconnectMs);
        w.EndMap();
        return w.ToArray();
    }

    private static void Write(WireWriter w, string? ticket, int reconnectMs)
    {
        if (ticket is null) return;
        w.Key("ticket"u8);
        w.String(ticket);
        w.Key("reconnectMs"u8);
        w.Int(reconnectMs);
    }

    private static int Count(WireFormat format, byte[] map)
    {
        var reader = new WireReader(map, format);
        var count = 0;
        for (reader.BeginMap(); reader.Next(); count++)
        {
            reader.ReadKey();
            reader.Skip();
        }
        return count;
    }
}
