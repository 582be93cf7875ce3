using System.Text;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>A map of strings, or nil. Stateless.</summary>
internal static class StringMap
{
    public static void Write(WireWriter w, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null)
        {
            w.Nil();
            return;
        }
        w.BeginMap(map.Count);
        foreach (var (key, value) in map)
        {
            w.Key(key);
            w.String(value);
        }
        w.EndMap();
    }

    public static Dictionary<string, string>? Read(ref WireReader r)
    {
        if (r.TryReadNil()) return null;
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        r.BeginMap();
        while (r.Next())
        {
            var key = Encoding.UTF8.GetString(r.ReadKey());
            map[key] = r.ReadString(int.MaxValue);
        }
        return map;
    }
}

/// <summary>A list of strings, or nil. Stateless.</summary>
internal static class StringList
{
    public static void Write(WireWriter w, IReadOnlyList<string>? list)
    {
        if (list is null)
        {
            w.Nil();
            return;
        }
        w.BeginArray(list.Count);
        for (var i = 0; i < list.Count; i++) w.String(list[i]);
        w.EndArray();
    }

    public static List<string>? Read(ref WireReader r) =>
        r.TryReadNil() ? null : r.ReadValues(static (ref WireReader r) => r.ReadString(int.MaxValue));
}

/// <summary>How a member appears: <c>[name, portrait, badges, role]</c>, or nil for plain. Stateless.</summary>
internal static class SenderCodec
{
    public static void Write(WireWriter w, Sender sender)
    {
        if (sender == Sender.Plain)
        {
            w.Nil();
            return;
        }
        w.BeginArray(4);
        w.String(sender.Name);
        w.String(sender.Portrait);
        StringList.Write(w, sender.Badges);
        w.Int((int)sender.Role);
        w.EndArray();
    }

    public static Sender Read(ref WireReader r)
    {
        if (r.TryReadNil()) return Sender.Plain;
        r.BeginArray();
        var name = r.NextTextOrNull();
        var portrait = r.NextTextOrNull();
        r.Step();
        var badges = StringList.Read(ref r);
        var role = (Role)r.NextInt();
        r.EndArray();
        return new Sender(name, portrait, badges, role);
    }
}

/// <summary>Whom a message names: <c>[mentions, all, to]</c>, or nil for nobody. Stateless.</summary>
internal static class AddressCodec
{
    public static void Write(WireWriter w, Addressing? address)
    {
        if (address is null)
        {
            w.Nil();
            return;
        }
        w.BeginArray(3);
        StringList.Write(w, address.Mentions);
        w.Bool(address.MentionsAll);
        StringList.Write(w, address.To);
        w.EndArray();
    }

    public static Addressing? Read(ref WireReader r)
    {
        if (r.TryReadNil()) return null;
        r.BeginArray();
        r.Step();
        var mentions = StringList.Read(ref r);
        var all = r.NextBool();
        r.Step();
        var to = StringList.Read(ref r);
        r.EndArray();
        return Addressing.Of(mentions, all, to);
    }
}

/// <summary>A list of numbers. Stateless.</summary>
internal static class LongList
{
    public static void Write(WireWriter w, IReadOnlyList<long> list)
    {
        w.BeginArray(list.Count);
        for (var i = 0; i < list.Count; i++) w.Int(list[i]);
        w.EndArray();
    }

    /// <summary>The next element.</summary>
    public static List<long> Read(ref WireReader r) => r.NextValues(static (ref WireReader r) => r.ReadInt64());
}
