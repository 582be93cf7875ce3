using System.Text;
using Chatroom.Fuzz.Inputs;
using Chatroom.Rooms.Words;

namespace Chatroom.Fuzz.Targets;

/// <summary>The word filter over whatever people write: finds lie within the text, masking never lengthens it. Stateless.</summary>
internal static class WordTargets
{
    private static readonly WordFilter List = WordFilter.Build(
    [
        new("fuck*", WordAction.Replace), new("heck", WordAction.Replace), new("法轮功", WordAction.Replace), new("kill yourself", WordAction.Replace), new("f*ck", WordAction.Shield),
        new("ass", WordAction.Hold), new("aaaa", WordAction.Replace), new("bad", WordAction.Replace), new("你好", WordAction.Replace),
    ])!;

    public static readonly Target[] All =
    [
        new("filter", InputKind.Words, Text),
        new("word-list", InputKind.Words, OwnList) { AllocationBase = 4_194_304 },
    ];

    private static void Text(byte[] bytes) => Check(Decode(bytes), List);

    /// <summary>The input is the list too: its first line a word, the rest the text.</summary>
    private static void OwnList(byte[] bytes)
    {
        var text = Decode(bytes);
        var cut = text.IndexOf(' ', StringComparison.Ordinal);
        var word = cut < 0 ? text : text[..cut];
        if (!WordFilter.IsWord(word)) return;
        var filter = WordFilter.Build([new(word, WordAction.Replace)])!;
        Check(text, filter);
    }

    private static void Check(string text, WordFilter filter)
    {
        foreach (var hit in filter.FindAll(text))
            BrokenPromiseException.Unless(hit.Start >= 0 && hit.Length > 0 && hit.Start + hit.Length <= text.Length, $"a find lies within the text: {hit}");
        BrokenPromiseException.Unless(filter.Find(text).IsHit == filter.FindAll(text).Count > 0, "one is found when any are");
        var masked = Masking.Mask(text, filter, null);
        BrokenPromiseException.Unless(masked.Length <= text.Length, "no more chars than before");
        BrokenPromiseException.Unless(Encoding.UTF8.GetByteCount(masked) <= Encoding.UTF8.GetByteCount(text), "no more bytes than before");
    }

    // As the wire hands it on: text is UTF-8, halves of pairs do not come through.
    private static string Decode(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
