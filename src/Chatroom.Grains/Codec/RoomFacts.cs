using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>What the server API tells of a room. Immutable.</summary>
/// <param name="Accepted">Messages accepted by this activation.</param>
/// <param name="Refused">Commands refused by this activation.</param>
/// <param name="Gateways">Gateways that are attached.</param>
/// <param name="InPerSecond">Messages accepted a second, over the last ten.</param>
/// <param name="OutPerSecond">Events sent a second, each counted once a member, over the last ten.</param>
/// <param name="Drops">Messages left out for everybody by this activation.</param>
public sealed record RoomFacts(
    long Epoch, long Seq, long CreatedMs, int Members, long Accepted, long Refused, int Gateways, string Name, double InPerSecond,
    double OutPerSecond, IReadOnlyList<DropCount> Drops)
{
    /// <summary>All that the room is set to, the hook too: servers set it, and may read it.</summary>
    public RoomConfigWire Config { get; init; }

    public long Dropped => Drops.Sum(one => one.Count);

    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, 128);
        w.BeginArray(12);
        w.Int(Epoch);
        w.Int(Seq);
        w.Int(CreatedMs);
        w.Int(Members);
        w.Int(Accepted);
        w.Int(Refused);
        w.Int(Gateways);
        w.String(Name);
        w.Double(InPerSecond);
        w.Double(OutPerSecond);
        w.Rows(Drops, 3, static (w, one) =>
        {
            w.String(one.Lane);
            w.String(one.Reason);
            w.Int(one.Count);
        });
        Config.Write(w);
        w.EndArray();
        return w.ToArray();
    }

    public static RoomFacts From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new RoomFacts(
            r.NextLong(), r.NextLong(), r.NextLong(), r.NextInt(), r.NextLong(), r.NextLong(), r.NextInt(), r.NextText(), r.NextDouble(),
            r.NextDouble(), r.NextRows(ReadDrop))
        {
            Config = NextConfig(ref r),
        };
    }

    private static RoomConfigWire NextConfig(ref WireReader r)
    {
        r.Step();
        return RoomConfigWire.Read(ref r);
    }

    private static DropCount ReadDrop(ref WireReader r) => new(r.NextText(), r.NextText(), r.NextLong());
}

/// <summary>Messages of one lane that were left out for everybody, for one reason. Immutable.</summary>
/// <param name="Lane">high, normal, low.</param>
public sealed record DropCount(string Lane, string Reason, long Count);
