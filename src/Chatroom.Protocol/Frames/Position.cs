namespace Chatroom.Protocol;

/// <summary>A place in a room's log, <c>[epoch, seq]</c> on the wire. Immutable.</summary>
/// <param name="Epoch">Which log it is; another epoch means that nothing can be resumed.</param>
/// <param name="Seq">The last sequence number that was received.</param>
public readonly record struct Position(long Epoch, long Seq)
{
    /// <summary>Reads the array.</summary>
    public static Position Read(ref WireReader r)
    {
        r.BeginArray();
        var position = new Position(r.ReadInt64(), r.ReadInt64());
        r.EndArray();
        return position;
    }

    /// <summary>Writes the array.</summary>
    public void Write(WireWriter w)
    {
        w.BeginArray(2);
        w.Int(Epoch);
        w.Int(Seq);
        w.EndArray();
    }
}
