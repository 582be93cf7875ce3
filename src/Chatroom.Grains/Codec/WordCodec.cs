using Chatroom.Protocol;
using Chatroom.Rooms.Words;

namespace Chatroom.Grains.Codec;

/// <summary>Words of a filter's list and their actions by name. Stateless.</summary>
public static class WordCodec
{
    /// <summary>Of a word among others.</summary>
    internal const int Elements = 2;

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

    internal static void Write(WireWriter w, IReadOnlyList<FilterWord> words) => w.Rows(words, Elements, Write);

    internal static List<FilterWord> ReadNext(ref WireReader r) => r.NextRows(Read);

    internal static void Write(WireWriter w, FilterWord word)
    {
        w.String(word.Text);
        w.Int((int)word.Action);
    }

    internal static FilterWord Read(ref WireReader r) => new(r.NextText(), (WordAction)r.NextInt());
}
