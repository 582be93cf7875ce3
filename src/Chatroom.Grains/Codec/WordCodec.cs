using Chatroom.Protocol;
using Chatroom.Rooms.Words;

namespace Chatroom.Grains.Codec;

/// <summary>Words of a filter's list and their actions by name. Stateless.</summary>
public static class WordCodec
{
    public static string NameOf(WordAction action) => action switch
    {
        WordAction.Shield => "shield",
        WordAction.Replace => "replace",
        WordAction.Hold => "hold",
        _ => "none",
    };

    /// <summary><see cref="WordAction.None"/> for a name that is none.</summary>
    public static WordAction Parse(string name) => name switch
    {
        "shield" => WordAction.Shield,
        "replace" => WordAction.Replace,
        "hold" => WordAction.Hold,
        _ => WordAction.None,
    };

    public static IReadOnlyList<WordItem> ToWire(IReadOnlyList<FilterWord> words) =>
        [.. words.Select(word => new WordItem(word.Text, NameOf(word.Action)))];

    public static IReadOnlyList<FilterWord> FromWire(IReadOnlyList<WordItem>? words) =>
        [.. (words ?? []).Select(word => new FilterWord(word.Word, Parse(word.Action)))];

    internal static void Write(WireWriter w, IReadOnlyList<FilterWord> words)
    {
        w.BeginArray(words.Count);
        foreach (var word in words)
        {
            w.BeginArray(2);
            w.String(word.Text);
            w.Int((int)word.Action);
            w.EndArray();
        }
        w.EndArray();
    }

    internal static List<FilterWord> ReadNext(ref WireReader r)
    {
        var words = new List<FilterWord>();
        r.Step();
        r.BeginArray();
        for (; r.Next(); r.EndArray())
        {
            r.BeginArray();
            words.Add(new FilterWord(r.NextText(), (WordAction)r.NextInt()));
        }
        return words;
    }
}
