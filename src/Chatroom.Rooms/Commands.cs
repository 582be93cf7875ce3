using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <summary>What is asked of a room. Immutable; the text of its fields comes from outside and is checked by the room.</summary>
/// <param name="Id">Comes back in the answer; chosen by whoever asks. 0: no answer is wanted.</param>
public abstract record Command(long Id);

/// <summary>
/// A command of a member's own session, or of the app's servers. A session that the member no longer has is not in the room.
/// </summary>
/// <param name="User">Who asks. Of the server API: the name that stands in the log for it.</param>
/// <param name="Session">The member's session, or <see cref="ServerSession"/>.</param>
public abstract record MemberCommand(long Id, string User, string Session) : Command(Id)
{
    /// <summary>The server API acts without a place in the room. No gateway gives a session this name.</summary>
    public const string ServerSession = "$server";

    internal bool IsServer => Session == ServerSession;
}

/// <summary>Makes the room, when it is not there yet, with a config of its own.</summary>
public sealed record Create(long Id, string By, ConfigChange Config) : Command(Id);

/// <summary>Takes a place, or takes it up again after a drop or from an older session.</summary>
/// <param name="History">-1 none, 0 the default, else that many messages.</param>
/// <param name="Resuming">The member has a position and wants no history.</param>
public sealed record Join(
    long Id, string User, string Session, string Gateway, Role Role, Sender Sender, int History, bool Resuming, bool MustExist)
    : MemberCommand(Id, User, Session)
{
    /// <summary>What the token says of the user in this room.</summary>
    public Claims Claims { get; init; }

    /// <summary>The member was here before and has a ticket that says so; null: nobody knows.</summary>
    public Return? Return { get; init; }
}

/// <summary>What a member brings who comes back to their place. Immutable.</summary>
/// <param name="Epoch">The log that they were in.</param>
/// <param name="Seq">The last seq that they have.</param>
/// <param name="IssuedMs">When it was last known that they were here, Unix milliseconds.</param>
/// <param name="Follows">
/// The gateway serves them from that log already: the answer brings no state, and when the log is another one by now it is a refusal.
/// </param>
public sealed record Return(long Epoch, long Seq, long IssuedMs, bool Follows);

/// <summary>Gives the place up at once.</summary>
public sealed record Leave(long Id, string User, string Session) : MemberCommand(Id, User, Session);

/// <summary>The connection is gone; the place is kept for the grace.</summary>
public sealed record Drop(string User, string Session) : MemberCommand(0, User, Session);

/// <summary>A gateway is gone, and with it every connection that it held: the places of its members are kept for the grace.</summary>
public sealed record DropGateway(string Gateway) : Command(0);

/// <summary>Says something to everyone.</summary>
public sealed record Publish(
    long Id, string User, string Session, string ClientId, string Type, string Content, IReadOnlyDictionary<string, string>? Extra)
    : MemberCommand(Id, User, Session)
{
    /// <summary>Null: nobody is named and it is for everyone.</summary>
    public Addressing? Address { get; init; }

    /// <summary>It goes to all rooms: no sign that anybody is in this one.</summary>
    public bool IsBroadcast { get; init; }

    /// <summary>The room itself says what a member's write of entries is about: anybody's notice may stand there.</summary>
    internal bool IsAboutEntry { get; init; }
}

/// <summary>What the room's hook says to a question: comes from the room's own host, never from outside.</summary>
/// <param name="Number">The question's; the answer that the message's sender gets carries it as its id.</param>
public sealed record HookAnswered(long Number, HookReply Reply) : Command(Number);

/// <summary>Changes what is named of the room's config.</summary>
public sealed record Configure(long Id, string User, string Session, ConfigChange Change) : MemberCommand(Id, User, Session);

/// <summary>Takes one message back: its sender for a while, moderators at any time.</summary>
public sealed record Recall(long Id, string User, string Session, long Target) : MemberCommand(Id, User, Session);

/// <summary>Takes back what a user said in the last minutes, in one event.</summary>
/// <param name="MuteMinutes">0: they are not muted; <see cref="Until.Forever"/>: for ever.</param>
public sealed record DeleteMessages(long Id, string User, string Session, string Target, int Minutes, int MuteMinutes)
    : MemberCommand(Id, User, Session);

/// <summary>Takes back what a rehearsal found, in one event; of these what the actor may.</summary>
public sealed record RecallMessages(long Id, string User, string Session, IReadOnlyList<long> Seqs, int MuteMinutes)
    : MemberCommand(Id, User, Session);

/// <summary>Takes a recall back, and the mutes that came with it.</summary>
/// <param name="Target">Seq of the recall's event.</param>
public sealed record Undo(long Id, string User, string Session, long Target) : MemberCommand(Id, User, Session);

/// <summary>Sends a held message, or refuses it for good.</summary>
/// <param name="Target">Seq of the event that told of it.</param>
public sealed record DecideHeld(long Id, string User, string Session, long Target, bool Approve) : MemberCommand(Id, User, Session);

/// <summary>Reads a page of the held messages, oldest first, behind the seq <paramref name="After"/>.</summary>
public sealed record ListHeld(long Id, string User, string Session, int Count, long After) : MemberCommand(Id, User, Session);

/// <summary>Stops the distribution of messages, or lets it go on.</summary>
public sealed record Distribute(long Id, string User, string Session, bool On) : MemberCommand(Id, User, Session);

/// <summary>Reads a page of members, newest first, after the member named by <paramref name="After"/>.</summary>
public sealed record ListMembers(long Id, string User, string Session, int Count, string? After) : MemberCommand(Id, User, Session)
{
    /// <summary>Whether it is the end of a page as the reply has it; behind anything else stands the newest member.</summary>
    public static bool IsPlace(string text) => MemberList.TryPlace(text, out _, out _);
}

/// <summary>Reads which of these users are members.</summary>
public sealed record FindMembers(long Id, string User, string Session, IReadOnlyList<string> Users) : MemberCommand(Id, User, Session);

/// <summary>Puts words on the room's list, or gives them another action.</summary>
public sealed record AddWords(long Id, string User, string Session, IReadOnlyList<FilterWord> Words) : MemberCommand(Id, User, Session);

/// <summary>Takes words off the room's list.</summary>
public sealed record RemoveWords(long Id, string User, string Session, IReadOnlyList<string> Words) : MemberCommand(Id, User, Session);

/// <summary>Reads a page of the room's words, in order of their code units, after <paramref name="After"/>.</summary>
public sealed record ListWords(long Id, string User, string Session, int Count, string? After) : MemberCommand(Id, User, Session);

/// <summary>Time has passed: ends graces, tells the count, sends presence notices.</summary>
public sealed record Tick() : Command(0);

/// <summary>How a member appears beside their messages. Immutable; one object serves all messages of a stay.</summary>
public sealed record Sender(string? Name = null, string? Portrait = null, IReadOnlyList<string>? Badges = null, Role Role = Role.Member)
{
    public static Sender Plain { get; } = new();
}
