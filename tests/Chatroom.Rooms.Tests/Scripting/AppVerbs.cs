using Chatroom.Rooms.Global;
using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>What a script may ask of what holds in all rooms: <c>app mute ann bob minutes=10</c>, in the name of the server.</summary>
internal static class AppVerbs
{
    private const string By = "server";

    public static AppCommand Parse(Words words) => words.Take() switch
    {
        "mute" => Impose(GlobalSanctionKind.Mute, words),
        "ban" => Impose(GlobalSanctionKind.Ban, words),
        "unmute" => new LiftEverywhere(By, GlobalSanctionKind.Mute, Rest(words)),
        "unban" => new LiftEverywhere(By, GlobalSanctionKind.Ban, Rest(words)),
        "words" => new ChangeWords(By, Added(words), List(words.Named("remove"))),
        "keep" => new KeepRooms(By, Rest(words), List(words.Named("remove"))),
        "set" => new ChangeSettings(By, new SettingsChange(
            Types(words), words.Named("webhookUrl"), words.Named("webhookSecret"), words.Named("hookUrl"), words.Named("hookOnFailure"))),
        var other => throw new FormatException($"what is 'app {other}'?"),
    };

    public static string Show(AppEvent happened, Transcript transcript) => $"{happened.Seq} " + happened switch
    {
        SanctionedEvent e => $"{e.Kind} {string.Join(' ', e.Users)} until={transcript.Time(e.UntilMs)} \"{e.Reason}\"",
        AppWordsEvent e => $"words +{e.Add.Count} -{e.Remove.Count}",
        KeepAliveEvent e => $"keep +{string.Join(',', e.Add)} -{string.Join(',', e.Remove)}",
        _ => "settings",
    };

    public static string Show(AppState s) =>
        $"mutes={s.Mutes.Count} bans={s.Bans.Count} words={s.Words.Count} keep={s.KeepAlive.Count} types={s.Settings.CustomTypes.Count}";

    private static ImposeEverywhere Impose(GlobalSanctionKind kind, Words words) =>
        new(By, kind, Rest(words), words.Number("minutes") ?? (int)Until.Forever, words.Named("reason") ?? "");

    private static List<string> Rest(Words words)
    {
        List<string> rest = [];
        while (words.More) rest.Add(words.Take());
        return rest;
    }

    private static string[] List(string? text) => text?.Split(',') ?? [];

    /// <summary><c>shield=one,two replace=three</c>.</summary>
    private static List<KeyValuePair<string, WordAction>> Added(Words words) =>
        [.. new[] { WordAction.Shield, WordAction.Replace, WordAction.Hold }.SelectMany(
            action => List(words.Named(action.ToString().ToLowerInvariant())).Select(word => KeyValuePair.Create(word, action)))];

    private static Dictionary<string, Lane>? Types(Words words) =>
        words.Named("types")?.Split(',').Select(pair => pair.Split(':')).ToDictionary(pair => pair[0], pair => Enum.Parse<Lane>(pair[1]));
}
