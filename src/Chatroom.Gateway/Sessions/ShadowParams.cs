using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Words;

namespace Chatroom.Gateway.Sessions;

/// <summary>Params of QUERY shadow.start: <c>{config?, limits?, words?, minutes?}</c>. Stateless.</summary>
internal static class ShadowParams
{
    private const int MinutesDefault = 10;

    /// <exception cref="MalformedFrameException">A param has the wrong type.</exception>
    public static Func<long, Command> Route(ref WireReader r, string user, string session)
    {
        var (change, limits, minutes) = (ConfigChange.None, new ShadowLimits(), MinutesDefault);
        IReadOnlyList<FilterWord> words = [];
        if (r.Peek() == WireToken.Map)
        {
            r.BeginMap();
            while (r.Next())
            {
                var key = r.ReadKey();
                if (r.TryReadNil()) continue;
                if (key.SequenceEqual("config"u8)) change = ConfigCodec.FromWire(RoomConfigWire.Read(ref r));
                else if (key.SequenceEqual("limits"u8)) limits = ReadLimits(ref r);
                else if (key.SequenceEqual("words"u8)) words = WordCodec.FromWire(QueryParams.ReadWords(ref r));
                else if (key.SequenceEqual("minutes"u8)) minutes = r.ReadInt32();
                else r.Skip();
            }
        }
        Frames.ReadEnd(ref r);
        return id => new StartShadow(id, user, session, change, limits, words, minutes);
    }

    private static ShadowLimits ReadLimits(ref WireReader r)
    {
        var limits = new ShadowLimits();
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (r.TryReadNil()) continue;
            if (key.SequenceEqual("senderMessagesPerSecond"u8)) limits = limits with { SenderMessagesPerSecond = r.ReadInt32() };
            else if (key.SequenceEqual("senderBurstMessages"u8)) limits = limits with { SenderBurstMessages = r.ReadInt32() };
            else if (key.SequenceEqual("intakeSlots"u8)) limits = limits with { IntakeSlots = r.ReadInt32() };
            else if (key.SequenceEqual("intakeHighSlots"u8)) limits = limits with { IntakeHighSlots = r.ReadInt32() };
            else if (key.SequenceEqual("intakeLowSlots"u8)) limits = limits with { IntakeLowSlots = r.ReadInt32() };
            else if (key.SequenceEqual("contentBytes"u8)) limits = limits with { ContentBytes = r.ReadInt32() };
            else r.Skip();
        }
        return limits;
    }
}
