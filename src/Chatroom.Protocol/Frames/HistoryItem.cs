namespace Chatroom.Protocol;

/// <summary>One message of a room's past as results list it, <c>[seq, event]</c>. Immutable.</summary>
/// <param name="Seq">Its sequence number.</param>
/// <param name="Event">The event.</param>
public readonly record struct HistoryItem(long Seq, WireEvent Event)
{
    /// <summary>Reads the array.</summary>
    public static HistoryItem Read(ref WireReader r)
    {
        r.BeginArray();
        var item = new HistoryItem(r.ReadInt64(), WireEvent.Read(ref r));
        r.EndArray();
        return item;
    }

    /// <summary>Writes the array.</summary>
    public void Write(WireWriter w)
    {
        w.BeginArray(2);
        w.Int(Seq);
        Event.Write(w);
        w.EndArray();
    }
}
