using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.WordFilters;

/// <summary>Word lists of any length, the same every time: half Chinese of 2 to 5 ideographs, half Latin of 3 to 10 letters.</summary>
internal static class WordLists
{
    private const int Ideographs = 3_500;

    public static IReadOnlyList<FilterWord> Mixed(int count)
    {
        var random = new Random(21_501);
        var texts = new HashSet<string>();
        while (texts.Count < count) texts.Add(texts.Count % 2 == 0 ? Chinese(random) : Latin(random));
        return [.. texts.Select((text, i) => new FilterWord(text, (WordAction)(1 + i % 3)))];
    }

    private static string Chinese(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(2, 6)).Select(_ => (char)(0x4E00 + random.Next(Ideographs))));

    private static string Latin(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(3, 11)).Select(_ => (char)('a' + random.Next(26))));
}
