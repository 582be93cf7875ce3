namespace Chatroom.Rooms;

/// <summary>A message that passed the rules 1 to 10 and waits for what the room's hook says. Immutable.</summary>
/// <param name="Number">Grows with each question of the room.</param>
/// <param name="Url">The room's hook as of now.</param>
/// <param name="Sender">How the sender appears beside the message.</param>
public sealed record HookQuestion(
    long Number, string Url, string User, string ClientId, string Type, string Content, IReadOnlyDictionary<string, string>? Extra,
    Sender Sender, long TimeMs);

/// <summary>What becomes of a message that was asked about.</summary>
public enum HookAction
{
    /// <summary>There is no answer: the room's failure rule decides.</summary>
    Fail,
    Allow,
    Refuse,
    /// <summary>It is sent with other content.</summary>
    Replace,
    /// <summary>Moderators decide.</summary>
    Hold,
    /// <summary>Nothing can be stored: the sender is told so, and may send again.</summary>
    GiveUp,
}

/// <summary>A hook's answer. Immutable.</summary>
/// <param name="Content">With <see cref="HookAction.Replace"/>, the content to send.</param>
/// <param name="Reason">Shown to the sender of a refused message.</param>
public readonly record struct HookReply(HookAction Action, string? Content = null, string? Reason = null)
{
    public static HookReply Failed { get; } = new(HookAction.Fail);
}
