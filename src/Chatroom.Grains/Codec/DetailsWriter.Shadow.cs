using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <content>What a shadow room has found.</content>
public sealed partial class DetailsWriter
{
    private byte[] Shadow(WireFormat format, ShadowReply shadow)
    {
        var w = Begin(format);
        w.BeginMap(5);
        Int(w, "since"u8, shadow.SinceMs);
        Int(w, "until"u8, shadow.UntilMs);
        Int(w, "messages"u8, shadow.Messages);
        w.Key("differences"u8);
        w.BeginArray(shadow.Differences.Count);
        foreach (var difference in shadow.Differences)
        {
            w.BeginMap(3);
            Outcomes(w, difference.Room, difference.Shadow);
            Int(w, "count"u8, difference.Count);
            w.EndMap();
        }
        w.EndArray();
        w.Key("sample"u8);
        w.BeginArray(shadow.Sample.Count);
        foreach (var message in shadow.Sample)
        {
            w.BeginMap(6);
            Int(w, "time"u8, message.TimeMs);
            Text(w, "user"u8, message.User);
            Text(w, "type"u8, message.Type);
            Text(w, "content"u8, message.Content);
            Outcomes(w, message.Room, message.Shadow);
            w.EndMap();
        }
        w.EndArray();
        w.EndMap();
        return w.ToArray();
    }

    private static void Outcomes(WireWriter w, string room, string shadow)
    {
        Text(w, "room"u8, room);
        Text(w, "shadow"u8, shadow);
    }
}
