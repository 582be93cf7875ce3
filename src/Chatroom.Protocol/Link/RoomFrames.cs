namespace Chatroom.Protocol.Link;

/// <summary>The next stored batch of a room. Immutable.</summary>
/// <param name="Private">What some get instead; null: nobody does.</param>
public sealed record LinkBatch(string Room, long Epoch, long First, long Next, byte[] MessagePack, byte[] Json, byte[]? Private) : LinkFrame
{
    public override int HeldBytes => OverheadBytes + MessagePack.Length + Json.Length + (Private?.Length ?? 0);
}

/// <summary>
/// Batches of the room were left out, since too much waited for this gateway: whoever wants them reads the log. The next batch begins
/// behind <paramref name="Seq"/>. Immutable.
/// </summary>
public sealed record LinkBehind(string Room, long Epoch, long Seq) : LinkFrame;

/// <summary>Messages up to that seq were taken back. Immutable.</summary>
public sealed record LinkRecalled(string Room, long Epoch, long Seq) : LinkFrame;

/// <summary>The room's rolling digest. Immutable.</summary>
public sealed record LinkSummed(string Room, long Epoch, long Seq, ulong Digest) : LinkFrame;

/// <summary>The room has so many members. Immutable.</summary>
public sealed record LinkOnline(string Room, int Count) : LinkFrame;

/// <summary>Answers that came later than their call. Immutable.</summary>
public sealed record LinkAnswered(string Room, byte[] Answers) : LinkFrame
{
    public override int HeldBytes => OverheadBytes + Answers.Length;
}

/// <summary>That session is no longer in the room. Immutable.</summary>
public sealed record LinkRemoved(string Room, string Session, int Code, string Reason) : LinkFrame;

/// <summary>That session has lost to a newer login. Immutable.</summary>
public sealed record LinkEvicted(string Session, int Code) : LinkFrame;

/// <summary>The room, or "" for shards of the session directory, lives elsewhere by now and has forgotten who is there. Immutable.</summary>
public sealed record LinkMoved(string Room) : LinkFrame;

/// <summary>The next events of what holds in all rooms. Immutable.</summary>
public sealed record LinkAppChanged(long Epoch, long First, byte[] Events) : LinkFrame
{
    public override int HeldBytes => OverheadBytes + Events.Length;
}
