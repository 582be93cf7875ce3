using Chatroom.Rooms.Words;

namespace Chatroom.Benchmarks;

/// <summary>
/// Word lists of any length, the same every time: half Chinese of 2 to 5 ideographs, half Latin of 3 to 10 letters. None of them is
/// in the texts that the benchmarks say, but <see cref="Said"/> is in two of them. Stateless.
/// </summary>
internal static class WordLists
{
    public const string English = "hello everyone, this stream is so good, see you all at nine!";
    public const string Chinese = "主播今天的直播真的太精彩了，我们大家一起来看看这个节目吧！大家好啊，主播今天的直播真的太精彩了，我们大家一起来看一看吧！";
    /// <summary>The same length, with a word of <see cref="Said"/> in the middle.</summary>
    public const string EnglishWithWord = "hello everyone, this darnation is so good, see you at nine!!";
    public const string ChineseWithWord = "主播今天的直播真的太精彩了，我们大家一起来看看这个坏词吧！大家好啊，主播今天的直播真的太精彩了，我们大家一起来看一看吧！";

    private const int Ideographs = 3_500;

    /// <summary>Words that are replaced.</summary>
    public static IReadOnlyList<FilterWord> Said { get; } = [new("darnation", WordAction.Replace), new("坏词", WordAction.Replace)];

    public static IReadOnlyList<FilterWord> Mixed(int count)
    {
        var random = new Random(21_501);
        var texts = new HashSet<string>();
        while (texts.Count < count) texts.Add(Word(random, isChinese: texts.Count % 2 == 0));
        return [.. texts.Where(text => !Says(text)).Select(text => new FilterWord(text, WordAction.Shield))];
    }

    /// <summary>A list whose words share long beginnings and endings: many short edges, long ways back.</summary>
    public static IReadOnlyList<FilterWord> Related(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FilterWord($"{Stem(i)}主播{i:D6}直播{Stem(i + 1)}", WordAction.Shield))];

    private static string Stem(int i) => new((char)('a' + i % 26), 20);

    private static string Word(Random random, bool isChinese) => string.Concat(Enumerable.Range(0, isChinese ? random.Next(2, 6) : random.Next(3, 11))
        .Select(_ => (char)(isChinese ? 0x4E00 + random.Next(Ideographs) : 'a' + random.Next(26))));

    private static bool Says(string text) =>
        English.Contains(text, StringComparison.OrdinalIgnoreCase) || Chinese.Contains(text, StringComparison.Ordinal);
}
