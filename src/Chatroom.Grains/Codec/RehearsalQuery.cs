using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>A rehearsal of a recall, or the recall itself. Immutable.</summary>
/// <param name="Applies">False: only says what it would take back.</param>
/// <param name="MuteMinutes">When it applies: senders are muted so long; 0 not, -1 for ever.</param>
public readonly record struct RehearsalQuery(Rehearsal Wanted, bool Applies, int MuteMinutes)
{
    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, 128);
        w.BeginArray(6);
        w.String(Wanted.User);
        w.String(Wanted.Contains);
        w.String(Wanted.Type);
        w.Int(Wanted.Minutes);
        w.Bool(Applies);
        w.Int(MuteMinutes);
        w.EndArray();
        return w.ToArray();
    }

    public static RehearsalQuery From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        var wanted = new Rehearsal(r.NextTextOrNull(), r.NextTextOrNull(), r.NextTextOrNull(), r.NextInt());
        return new RehearsalQuery(wanted, r.NextBool(), r.NextInt());
    }
}
