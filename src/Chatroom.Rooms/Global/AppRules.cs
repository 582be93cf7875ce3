using System.Text;
using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Global;

/// <summary>What comes of a command: an event, or the refusal and what of the command it is about. Immutable.</summary>
/// <param name="Event">Null: refused, or nothing changes.</param>
/// <param name="Which">The field of a refused command, and the id or word in it: <c>user li</c>.</param>
public readonly record struct AppDecision(AppEvent? Event, Refusal Why = default, string Which = "");

/// <summary>Decides what may be changed in all rooms. Pure and stateless: <see cref="AppState.Fold"/> changes.</summary>
public static class AppRules
{
    public static AppDecision Decide(AppState state, AppCommand command, long nowMs)
    {
        var decided = command switch
        {
            ImposeEverywhere c => Impose(state, c, nowMs),
            LiftEverywhere c => Lift(state, c, nowMs),
            ChangeWords c => Words(state, c, nowMs),
            KeepRooms c => KeepAlive(state, c, nowMs),
            ChangeSettings c => Settings(state, c, nowMs),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command of the app"),
        };
        // Only what makes more can make too much.
        return decided.Event is { } happened && Grows(happened) && !state.Fold(happened).Fits
            ? new AppDecision(null, new Refusal(Verdict.BadParameter, Rules.Limit), "too many or too large in all")
            : decided;
    }

    private static bool Grows(AppEvent happened) => happened is SanctionedEvent { UntilMs: not Until.Never } or AppWordsEvent or KeepAliveEvent;

    private static AppDecision Impose(AppState state, ImposeEverywhere c, long nowMs)
    {
        var options = state.Options;
        if (WrongIds(c.Users, "user", options) is { } wrong) return wrong;
        var timed = c.Minutes >= 1 && c.Minutes <= options.SanctionMinutesMax;
        if (!timed && c.Minutes != Until.Forever) return Bad($"minutes: 1..{options.SanctionMinutesMax}, or -1 for ever");
        if (c.Reason.Length > options.ReasonChars) return Bad($"reason: at most {options.ReasonChars} characters");
        var until = timed ? nowMs + c.Minutes * 60_000L : Until.Forever;
        return new(new SanctionedEvent(state.Seq + 1, nowMs, c.By, c.Kind, c.Users, until, c.Reason));
    }

    private static AppDecision Lift(AppState state, LiftEverywhere c, long nowMs)
    {
        if (WrongIds(c.Users, "user", state.Options) is { } wrong) return wrong;
        foreach (var user in c.Users)
            if (state.Of(c.Kind).Of(user, nowMs) is null)
                return new(null, new Refusal(Verdict.NoSuchUser, c.Kind == GlobalSanctionKind.Mute ? Rules.GlobalMute : Rules.GlobalBan), $"user {user}");
        return new(new SanctionedEvent(state.Seq + 1, nowMs, c.By, c.Kind, c.Users, Until.Never, ""));
    }

    private static AppDecision Words(AppState state, ChangeWords c, long nowMs)
    {
        var options = state.Options;
        if (c.Add.Count + c.Remove.Count is var all && (all == 0 || all > options.WordsPerCall)) return Bad($"words: 1..{options.WordsPerCall} a call");
        foreach (var word in c.Add.Select(one => one.Key).Concat(c.Remove))
            if (word.Length > options.WordChars || !WordFilter.IsWord(word)) return Bad($"word {Short(word)}: 1..{options.WordChars} characters, one a letter");
        foreach (var (word, action) in c.Add)
            if (action is not (WordAction.Shield or WordAction.Replace or WordAction.Hold)) return Bad($"word {Short(word)}: shield, replace or hold");
        return new(new AppWordsEvent(state.Seq + 1, nowMs, c.By, c.Add, c.Remove));
    }

    private static AppDecision KeepAlive(AppState state, KeepRooms c, long nowMs)
    {
        if (WrongIds([.. c.Add, .. c.Remove], "room", state.Options) is { } wrong) return wrong;
        return new(new KeepAliveEvent(state.Seq + 1, nowMs, c.By, c.Add, c.Remove));
    }

    private static AppDecision Settings(AppState state, ChangeSettings c, long nowMs) =>
        SettingsRules.Wrong(c.Change, state.Options) is { } wrong ? Bad(wrong) : new(new SettingsEvent(state.Seq + 1, nowMs, c.By, c.Change));

    private static AppDecision? WrongIds(IReadOnlyList<string> ids, string field, AppOptions options)
    {
        if (ids.Count < 1 || ids.Count > options.IdsPerCall) return Bad($"{field}s: 1..{options.IdsPerCall} a call");
        foreach (var id in ids)
            if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > options.IdBytes) return Bad($"{field} {Short(id)}: 1..{options.IdBytes} bytes");
        return null;
    }

    private static AppDecision Bad(string which) => new(null, new Refusal(Verdict.BadParameter, Rules.Size), which);

    private static string Short(string text) => text.Length <= 32 ? text : text[..32];
}
