namespace Chatroom.Protocol;

/// <summary>How a batch of the room's log begins: PUBLISH from the server, <c>[48, epoch, first, events]</c>. Immutable.</summary>
/// <param name="Epoch">Which log it is.</param>
/// <param name="First">Sequence number of the first event.</param>
public readonly record struct BatchHead(long Epoch, long First)
{
    /// <summary>
    /// Reads on after the header byte and enters the events:
    /// <c>while (r.Next()) WireEvent.Read(ref r);</c> and then <see cref="Frames.ReadEnd"/>.
    /// </summary>
    public static BatchHead Read(ref WireReader r)
    {
        var head = new BatchHead(r.ReadInt64(), r.ReadInt64());
        r.BeginArray();
        return head;
    }

    /// <summary>Writes the whole frame. <paramref name="events"/> is an array of events already encoded in the writer's format.</summary>
    public static void Write(WireWriter w, long epoch, long first, ReadOnlySpan<byte> events)
    {
        Frames.Begin(w, 4, FrameType.Publish);
        w.Int(epoch);
        w.Int(first);
        w.Raw(events);
        w.EndArray();
    }
}
