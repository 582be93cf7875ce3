using Chatroom.Protocol;

namespace Chatroom.Gateway.Sessions;

/// <summary>Adds to the room's answer to a join what only the gateway knows. Stateless.</summary>
internal static class JoinDetails
{
    public static byte[] With(WireFormat format, byte[] details, bool resumed, string left)
    {
        if (!resumed && left.Length == 0) return details;
        var w = new WireWriter(format, details.Length + 128);
        w.BeginMap(Count(format, details) + (resumed ? 1 : 0) + (left.Length > 0 ? 1 : 0));
        var reader = new WireReader(details, format);
        reader.BeginMap();
        while (reader.Next())
        {
            w.Key(reader.ReadKey());
            w.Raw(reader.ReadRaw());
        }
        if (resumed)
        {
            w.Key("resumed"u8);
            w.Bool(true);
        }
        if (left.Length > 0)
        {
            w.Key("left"u8);
            w.String(left);
        }
        w.EndMap();
        return w.ToArray();
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
