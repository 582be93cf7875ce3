namespace Chatroom.Protocol;

/// <summary>The params of QUERY <c>join</c>, also in CONNECT. Immutable.</summary>
/// <param name="Room">The room id as it came, empty when missing; whoever serves the join checks it (23412).</param>
/// <param name="History">-1 none, 0 the default, 1..50 that many messages.</param>
/// <param name="Position">The last position the client has, to resume from.</param>
/// <param name="MustExist">Refuse with 23410 instead of creating the room.</param>
public readonly record struct JoinRequest(string Room, int History, Position? Position, bool MustExist)
{
    /// <summary>Reads the map.</summary>
    public static JoinRequest Read(ref WireReader r)
    {
        var join = new JoinRequest("", 0, null, false);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("room"u8)) join = join with { Room = r.ReadString(WireText.MaxBytes) };
            else if (key.SequenceEqual("history"u8)) join = join with { History = r.ReadInt32() };
            else if (key.SequenceEqual("position"u8)) join = join with { Position = r.TryReadNil() ? null : Protocol.Position.Read(ref r) };
            else if (key.SequenceEqual("mustExist"u8)) join = join with { MustExist = r.ReadBoolean() };
            else r.Skip();
        }
        return join;
    }

    /// <summary>Writes the map, without what has its default.</summary>
    public void Write(WireWriter w)
    {
        w.BeginMap(1 + MapEntries.Count(History != 0, Position is not null, MustExist));
        MapEntries.Text(w, "room"u8, Room);
        MapEntries.Int(w, "history"u8, History == 0 ? null : History);
        if (Position is { } position)
        {
            w.Key("position"u8);
            position.Write(w);
        }
        MapEntries.Bool(w, "mustExist"u8, MustExist ? true : null);
        w.EndMap();
    }
}
