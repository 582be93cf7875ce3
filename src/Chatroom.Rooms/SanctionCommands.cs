namespace Chatroom.Rooms;

/// <summary>Puts members out; they may come back. All of them or none.</summary>
public sealed record Kick(long Id, string User, string Session, IReadOnlyList<string> Targets, string Reason) : MemberCommand(Id, User, Session)
{
    /// <summary>Who is told, of each of them.</summary>
    public Notify Notify { get; init; }
}

/// <summary>
/// Mutes, bans or excepts users, members or not, or mutes everybody (then <paramref name="Targets"/> is empty). All of them or none;
/// who has such a sanction already gets the new one in its place.
/// </summary>
/// <param name="Minutes">1.. or <see cref="Until.Forever"/>.</param>
public sealed record Impose(
    long Id, string User, string Session, SanctionKind Kind, IReadOnlyList<string> Targets, int Minutes, string Reason)
    : MemberCommand(Id, User, Session)
{
    /// <summary>Who is told, of each of them.</summary>
    public Notify Notify { get; init; }
}

/// <summary>Ends sanctions before their time. All of them or none.</summary>
public sealed record Revoke(long Id, string User, string Session, SanctionKind Kind, IReadOnlyList<string> Targets) : MemberCommand(Id, User, Session)
{
    /// <summary>Who is told, of each of them.</summary>
    public Notify Notify { get; init; }
}

/// <summary>Reads a page of the sanctions in force, the newest first, behind the cursor <paramref name="After"/>.</summary>
public sealed record ListSanctions(long Id, string User, string Session, SanctionKind Kind, int Count, string? After)
    : MemberCommand(Id, User, Session)
{
    /// <summary>Whether it is the end of a page as the reply has it; behind anything else stands the newest.</summary>
    public static bool IsPlace(string text) => SanctionList.TryPlace(text, out _);
}

/// <summary>Reads a page of what moderators did, the newest first, before the seq <paramref name="Before"/>; 0: from the newest.</summary>
public sealed record ReadAudit(long Id, string User, string Session, long Before, int Count) : MemberCommand(Id, User, Session);

/// <summary>Asks which rule would decide if somebody spoke now. Nothing is sent, counted or changed.</summary>
/// <param name="Target">Whom it is about; null: who asks.</param>
/// <param name="Type">Null: the rules about types are skipped.</param>
/// <param name="Content">Null: the rules about contents are skipped.</param>
public sealed record AskWhy(long Id, string User, string Session, string? Target, string? Type, string? Content)
    : MemberCommand(Id, User, Session);

/// <summary>The end of what was imposed.</summary>
public sealed record ImposedReply(long UntilMs) : Reply;

/// <summary>A page of sanctions; <paramref name="Count"/>: all in force. <paramref name="Next"/> null at the end.</summary>
public sealed record SanctionsReply(int Count, IReadOnlyList<RoomSanction> Items, string? Next) : Reply;

/// <summary>A page of the audit list; <paramref name="Next"/>: before which seq the next one begins, null at the end.</summary>
public sealed record AuditReply(IReadOnlyList<AuditRecord> Items, long? Next) : Reply;

/// <summary>The rule that would refuse; the default value: none would.</summary>
public sealed record WhyReply(Refusal Refusal) : Reply;
