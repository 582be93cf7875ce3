namespace Chatroom.Rooms;

/// <summary>Which messages a rehearsal looks for; what is null or 0 is not looked at. Immutable.</summary>
/// <param name="User">Sent by that user.</param>
/// <param name="Contains">With this text in the content, in any case.</param>
/// <param name="Type">Of that type.</param>
/// <param name="Minutes">Of the last so many minutes; 0: as far back as the log goes.</param>
public sealed record Rehearsal(string? User, string? Contains, string? Type, int Minutes)
{
    public bool Matches(MessageEvent message, long nowMs) =>
        (User is null || message.User == User)
        && (Type is null || message.Type == Type)
        && (Minutes == 0 || message.TimeMs >= nowMs - Minutes * 60_000L)
        && (Contains is null || message.Content.Contains(Contains, StringComparison.OrdinalIgnoreCase));
}

/// <content>Rehearsing a recall: who may, and of which messages. What the messages say is read from the log by the caller.</content>
public sealed partial class Room
{
    /// <summary>Why <paramref name="asked"/> may not be rehearsed or applied; the default value: it may.</summary>
    public Refusal CheckRehearsal(MemberCommand asked, Rehearsal rehearsal)
    {
        if (NotInRoom(asked, out var actor) is { Refuses: true } why) return why;
        if (!actor.Role.Moderates()) return new(Verdict.NotAuthorised, Rules.Role);
        var says = rehearsal is not { User: null, Contains: null, Type: null, Minutes: 0 };
        var fits = rehearsal.Minutes >= 0 && rehearsal.Minutes <= Options.DeleteMinutesMax
            && (rehearsal.Contains is null || (rehearsal.Contains.Length >= 1 && rehearsal.Contains.Length <= Options.RehearsalChars));
        return says && fits ? default : new(Verdict.BadRoomParameter, Rules.Size);
    }

    /// <summary>
    /// Whether who asks may take that message back, and it is not taken back yet. What they may not read is not found either: by
    /// rehearsing one letter after the other a moderator would read what is directed to others.
    /// </summary>
    public bool MayRecall(MemberCommand asked, MessageEvent message) =>
        !NotInRoom(asked, out var actor).Refuses && MayRecall(actor, message.Seq)
        && VisibilityOf(message)?.Includes(asked.User, actor.Role) is not false;
}
