namespace Chatroom.Rooms;

/// <summary>What moderators impose on users, or on everybody; it ends by itself or is lifted.</summary>
public enum SanctionKind : byte
{
    /// <summary>The user does not speak in this room.</summary>
    Mute = 1,
    /// <summary>The user is put out and does not get in.</summary>
    Ban,
    /// <summary>The user speaks though they or everybody are muted.</summary>
    Except,
    /// <summary>Nobody speaks but moderators and those excepted. Has no user.</summary>
    MuteAll,
}

/// <summary>Ends of sanctions: a time in Unix milliseconds, <see cref="Forever"/>, or <see cref="Never"/> (there is none).</summary>
public static class Until
{
    public const long Forever = -1;
    public const long Never = 0;

    public static bool Holds(long until, long nowMs) => until == Forever || until > nowMs;
}

/// <summary>A sanction in force or over. Immutable.</summary>
/// <param name="User">Whose it is; "" of everybody's.</param>
/// <param name="By">Who imposed it.</param>
/// <param name="ByRole">Their role then.</param>
/// <param name="UntilMs">See <see cref="Until"/>.</param>
/// <param name="Seq">The seq of its event: the newer one has the higher.</param>
public sealed record RoomSanction(string User, string By, Role ByRole, long AtMs, long UntilMs, string Reason, long Seq)
{
    /// <summary>
    /// Whether it holds for somebody of that role. Who was away when it was imposed may turn out to be somebody on whom its author may
    /// not act: then it does not.
    /// </summary>
    public bool HoldsFor(Role role, long nowMs) => Until.Holds(UntilMs, nowMs) && ByRole.MayActOn(role) && role != Role.Server;
}

/// <summary>One action of the audit list. Immutable.</summary>
/// <param name="Seq">The seq of its event.</param>
/// <param name="Kind">What was done: one of <see cref="AuditKinds"/>.</param>
/// <param name="User">To whom; "" when it was done to the room.</param>
/// <param name="UntilMs">See <see cref="Until"/>.</param>
public sealed record AuditRecord(long Seq, string Kind, string By, string User, long AtMs, long UntilMs, string Reason);

/// <summary>What the audit list calls each action.</summary>
public static class AuditKinds
{
    public const string Mute = "mute";
    public const string Unmute = "unmute";
    public const string Ban = "ban";
    public const string Unban = "unban";
    public const string Except = "except";
    public const string Unexcept = "unexcept";
    public const string MuteAll = "muteAll";
    public const string UnmuteAll = "unmuteAll";
    public const string Kick = "kick";
    public const string Configure = "configure";
    public const string Recall = "recall";
    public const string Undo = "undo";
    public const string Approve = "approve";
    public const string Deny = "deny";
    public const string Words = "words";
    public const string Stop = "stop";
    public const string Resume = "resume";

    public static string Of(SanctionKind kind, long untilMs) => (kind, untilMs == Until.Never) switch
    {
        (SanctionKind.Mute, false) => Mute,
        (SanctionKind.Mute, true) => Unmute,
        (SanctionKind.Ban, false) => Ban,
        (SanctionKind.Ban, true) => Unban,
        (SanctionKind.Except, false) => Except,
        (SanctionKind.Except, true) => Unexcept,
        (_, false) => MuteAll,
        (_, true) => UnmuteAll,
    };
}
