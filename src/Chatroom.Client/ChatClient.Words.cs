using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A word of the room's own list. Immutable.</summary>
/// <param name="Word">The word.</param>
/// <param name="Action"><c>shield</c> refuses the message, <c>replace</c> stars the word out, <c>hold</c> keeps it for moderators.</param>
public readonly record struct ListedWord(string Word, string Action = "shield")
{
    internal static ListedWord Read(ref WireReader r)
    {
        var item = new ListedWord("", "");
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("word"u8)) item = item with { Word = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("action"u8)) item = item with { Action = r.ReadString(WireLimits.ClientFrameBytes) };
            else r.Skip();
        }
        return item;
    }

    internal void Write(WireWriter w) => Parameters.Write(w, ("word", Word), ("action", Action));
}

public sealed partial class ChatClient
{
    /// <summary>The room's own list of words.</summary>
    /// <param name="count">1..500.</param>
    /// <param name="next">From the page before; null: the first.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<Page<ListedWord>> WordsAsync(int count = 100, string? next = null, CancellationToken token = default) =>
        QueryAsync(
            "words", w => Parameters.Write(w, ("count", count), ("next", next)),
            static (ref WireReader r) => Pages.Read<ListedWord>(ref r, ListedWord.Read), token);

    /// <summary>Adds words to the room's list, or gives them another action: all or none.</summary>
    /// <param name="words">1..50.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task AddWordsAsync(IReadOnlyList<ListedWord> words, CancellationToken token = default) =>
        QueryAsync("words.add", w => Parameters.Write(w, ("words", Parameters.List(words, static (word, to) => word.Write(to)))), ReadNothing, token);

    /// <summary>Removes words from the room's list; those that are not there are passed over.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task RemoveWordsAsync(IReadOnlyList<string> words, CancellationToken token = default) =>
        QueryAsync("words.remove", w => Parameters.Write(w, ("words", words)), ReadNothing, token);
}
