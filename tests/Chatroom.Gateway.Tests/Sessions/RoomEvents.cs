using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Sessions;

/// <summary>Batches of messages that say their own seq. Stateless.</summary>
internal static class RoomEvents
{
    public static void Append(FeedRing ring, WireFormat format, long epoch, long first, int events)
    {
        var w = new WireWriter(format);
        w.BeginArray(events);
        for (var i = 0; i < events; i++) EventWriter.Message(w, 1_000, "li", $"m{first + i}", "text", $"{first + i}", null, null, null, null, null);
        w.EndArray();
        ring.Append(
            epoch, first, first + events, WireFrames.Batch(format, epoch, first, w.Written),
            eventsBytes: ring.Format == format ? w.Written.Length : 0);
    }
}
