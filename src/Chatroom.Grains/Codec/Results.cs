using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Codec;

/// <summary>The answer to one command. Immutable.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Code">0, or why not.</param>
/// <param name="Epoch">The room's epoch.</param>
/// <param name="Seq">For a join the position that its details speak of.</param>
/// <param name="Details">The map that the client gets, in the client's own format.</param>
public readonly record struct CommandAnswer(long Id, int Code, long Epoch, long Seq, byte[] Details)
{
    public static byte[] WriteAll(IReadOnlyList<CommandAnswer> answers)
    {
        var w = ScratchWriter.Take();
        w.BeginArray(answers.Count);
        for (var i = 0; i < answers.Count; i++) answers[i].Write(w);
        w.EndArray();
        return w.ToArray();
    }

    /// <summary>Writes it inside an array of answers.</summary>
    internal void Write(WireWriter w)
    {
        w.BeginArray(5);
        w.Int(Id);
        w.Int(Code);
        w.Int(Epoch);
        w.Int(Seq);
        w.Binary(Details);
        w.EndArray();
    }

    /// <summary>Reads the next answer; the reader stands inside the array of answers.</summary>
    public static CommandAnswer Read(ref WireReader r)
    {
        r.BeginArray();
        var answer = new CommandAnswer(r.NextLong(), r.NextInt(), r.NextLong(), r.NextLong(), r.NextBytes());
        r.EndArray();
        return answer;
    }
}

/// <summary>Where a gateway's batches begin. Immutable.</summary>
/// <param name="Epoch">0 when there is no room yet.</param>
/// <param name="Seq">The next batch begins behind it.</param>
/// <param name="Online">Members now.</param>
public readonly record struct Attached(long Epoch, long Seq, int Online)
{
    public byte[] ToBytes() => Fields.Write(Epoch, Seq, Online);

    public static Attached From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new Attached(r.NextLong(), r.NextLong(), r.NextInt());
    }
}

/// <summary>The outcome of a login. Immutable.</summary>
/// <param name="Code">0, or the kick loop's code.</param>
/// <param name="UntilMs">When a refusal ends, Unix milliseconds.</param>
public readonly record struct LoginResult(int Code, long UntilMs)
{
    public byte[] ToBytes() => Fields.Write(Code, UntilMs);

    public static LoginResult From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new LoginResult(r.NextInt(), r.NextLong());
    }
}

/// <summary>The outcome of entering a room. Immutable.</summary>
/// <param name="Current">False: the session is no longer the user's and may not enter.</param>
/// <param name="LeftRoom">The room that it leaves by that; null none.</param>
/// <param name="LeftSession">The session that had the place there.</param>
public readonly record struct EnterResult(bool Current, string? LeftRoom, string? LeftSession)
{
    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, 64);
        w.BeginArray(3);
        w.Bool(Current);
        w.String(LeftRoom);
        w.String(LeftSession);
        w.EndArray();
        return w.ToArray();
    }

    public static EnterResult From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new EnterResult(r.NextBool(), r.NextTextOrNull(), r.NextTextOrNull());
    }
}

/// <summary>Some of a room's stored events. Immutable.</summary>
/// <param name="Epoch">0: not the room's epoch.</param>
/// <param name="First">Seq of the first event.</param>
/// <param name="Next">One behind the last.</param>
/// <param name="Head">The last stored seq of the room.</param>
/// <param name="Events">An array of events in the format that was asked for.</param>
public readonly record struct EventRange(long Epoch, long First, long Next, long Head, byte[] Events)
{
    private static readonly string[] Nobody = [];

    /// <summary>Users for whom there would be more than gaps.</summary>
    public IReadOnlyList<string> Users { get; init; } = Nobody;

    /// <summary>Whether there would be for moderators.</summary>
    public bool Moderators { get; init; }

    /// <summary>Whether that user would see more of it.</summary>
    public bool HoldsMoreFor(string user, Role role) => (Moderators && role.Moderates()) || Users.Contains(user, StringComparer.Ordinal);

    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, Events.Length + 64);
        w.BeginArray(7);
        w.Int(Epoch);
        w.Int(First);
        w.Int(Next);
        w.Int(Head);
        w.Binary(Events);
        StringList.Write(w, Users);
        w.Bool(Moderators);
        w.EndArray();
        return w.ToArray();
    }

    public static EventRange From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        var range = new EventRange(r.NextLong(), r.NextLong(), r.NextLong(), r.NextLong(), r.NextBytes());
        r.Step();
        return range with { Users = StringList.Read(ref r) ?? [], Moderators = r.NextBool() };
    }
}

/// <summary>A code and the map that the client gets, in the client's own format. Immutable.</summary>
public readonly record struct QueryResult(int Code, byte[] Details)
{
    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, Details.Length + 16);
        w.BeginArray(2);
        w.Int(Code);
        w.Binary(Details);
        w.EndArray();
        return w.ToArray();
    }

    public static QueryResult From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        return new QueryResult(r.NextInt(), r.NextBytes());
    }
}
