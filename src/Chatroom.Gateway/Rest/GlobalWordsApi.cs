using Chatroom.Rooms.Global;
using Chatroom.Rooms.Words;

namespace Chatroom.Gateway.Rest;

/// <summary><c>/v1/words</c>: the app's word list, in force in every room that has not turned it off.</summary>
internal static class GlobalWordsApi
{
    public static void MapGlobalWords(this RouteGroupBuilder v1)
    {
        var words = v1.MapGroup("/words").WithTags("words of the app");
        words.MapPost("", (AppWordsRequest request, AppCalls app) => app.Ask(new ChangeWords(
                AppCalls.By, [.. (request.Words ?? []).Select(one => KeyValuePair.Create(one.Word ?? "", ActionOf(one.Action)))], [])))
            .As<DoneResponse>("app.words.add", "Adds words, or changes what becomes of them; at most 1,000 a call.");
        words.MapDelete("", (string[] word, AppCalls app) => app.Ask(new ChangeWords(AppCalls.By, [], word)))
            .As<DoneResponse>("app.words.remove", "Removes words: ?word=spam&word=scam. What is not there is removed already.");
        words.MapGet("", List).As<AppWordsResponse>("app.words", "The list in order, a page at a time.");
    }

    private static async Task<IResult> List(AppCalls app, int? count, string? next)
    {
        if (Paging.Wrong(count) is { } wrong) return wrong;
        var all = (await app.State()).Words;
        var max = count ?? Paging.CountDefault;
        AppWordItem[] items = [.. all.Where(one => string.CompareOrdinal(one.Key, next ?? "") > 0)
            .OrderBy(one => one.Key, StringComparer.Ordinal).Take(max + 1).Select(one => new AppWordItem(one.Key, NameOf(one.Value)))];
        return Results.Ok(items.Length > max
            ? new AppWordsResponse(all.Count, items[..max], items[max - 1].Word) : new AppWordsResponse(all.Count, items, null));
    }

    private static WordAction ActionOf(string? name) => name switch
    {
        null or "shield" => WordAction.Shield,
        "replace" => WordAction.Replace,
        "hold" => WordAction.Hold,
        _ => WordAction.None,
    };

    private static string NameOf(WordAction action) => action switch
    {
        WordAction.Replace => "replace",
        WordAction.Hold => "hold",
        _ => "shield",
    };
}

/// <summary>Words to add. Immutable.</summary>
internal sealed record AppWordsRequest(IReadOnlyList<AppWordItem>? Words);

/// <summary>A word. Immutable.</summary>
/// <param name="Word">1..64 characters.</param>
/// <param name="Action">shield (default), replace, hold.</param>
internal sealed record AppWordItem(string? Word, string? Action);

/// <summary>A page of the list; <paramref name="Next"/> goes into <c>next</c>, null at the end. Immutable.</summary>
internal sealed record AppWordsResponse(int Count, IReadOnlyList<AppWordItem> Items, string? Next);
