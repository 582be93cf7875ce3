using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>How a shadow room differs, on its way to the room: config, limits, words, minutes. Stateless.</summary>
internal static class ShadowCodec
{
    public static void Write(WireWriter w, StartShadow start)
    {
        ConfigCodec.ToWire(start.Change).Write(w);
        var limits = start.Limits;
        int?[] values =
        [
            limits.SenderMessagesPerSecond, limits.SenderBurstMessages, limits.IntakeSlots, limits.IntakeHighSlots, limits.IntakeLowSlots,
            limits.ContentBytes,
        ];
        w.BeginArray(values.Length);
        foreach (var value in values)
        {
            if (value is { } number) w.Int(number);
            else w.Nil();
        }
        w.EndArray();
        WordCodec.Write(w, start.Words);
        w.Int(start.Minutes);
    }

    public static StartShadow Read(ref WireReader r, long id, string user, string session)
    {
        r.Step();
        var change = ConfigCodec.FromWire(RoomConfigWire.Read(ref r));
        r.Step();
        r.BeginArray();
        var limits = new ShadowLimits
        {
            SenderMessagesPerSecond = Next(ref r),
            SenderBurstMessages = Next(ref r),
            IntakeSlots = Next(ref r),
            IntakeHighSlots = Next(ref r),
            IntakeLowSlots = Next(ref r),
            ContentBytes = Next(ref r),
        };
        while (r.Next()) r.Skip();
        return new StartShadow(id, user, session, change, limits, WordCodec.ReadNext(ref r), r.NextInt());
    }

    private static int? Next(ref WireReader r)
    {
        r.Step();
        return r.TryReadNil() ? null : r.ReadInt32();
    }
}
