using System.Text;
using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.WordFilters;

/// <summary>
/// The same rules told the simplest way: for each place and each word, read forward and compare. Written apart from the filter, for
/// the few characters that the properties use. Stateless.
/// </summary>
internal static class NaiveMatcher
{
    private static readonly Dictionary<char, string> Readings = new()
    {
        ['0'] = "0o", ['1'] = "1il", ['3'] = "3e", ['5'] = "5s", ['4'] = "4a", ['О'] = "o", ['о'] = "o", ['Ａ'] = "a", ['ä'] = "a",
    };

    private const string Spaces = " ";
    private const string Stops = ",，";
    private const string Marks = ".-★";
    private const string Unseen = "\u200B\u0308";

    public static IEnumerable<WordHit> FindAll(string text, IReadOnlyList<FilterWord> words) =>
        from word in words
        from start in Enumerable.Range(0, text.Length)
        let end = EndOf(text, start, word.Text)
        where end >= 0
        select new WordHit(word.Action, word.Text, start, end - start);

    /// <summary>Behind the occurrence of the word that begins there, -1 when none does.</summary>
    private static int EndOf(string text, int start, string word)
    {
        var letters = word.Trim('*').Replace(" ", "");
        var (at, digits, spread, mustSpread) = (start, 0, true, false);
        for (var i = 0; i < letters.Length; i++)
        {
            var gap = new StringBuilder();
            while (i > 0 && at < text.Length && !IsLetter(text[at])) gap.Append(text[at++]);
            var seen = new string([.. gap.ToString().Where(c => !Unseen.Contains(c))]);
            if (i > 0)
            {
                if (seen.Length > WordFilter.SeparatorsMax) return -1;
                spread &= seen.Length > 0;
                mustSpread |= seen.Length > 0 && !MayStand(seen, word, letters, i);
            }
            if (at >= text.Length || !Reads(text[at], letters[i])) return -1;
            if (char.IsDigit(text[at]) && !char.IsDigit(letters[i])) digits++;
            at++;
        }
        if (digits * 2 > letters.Length || (mustSpread && !(spread && letters.Length >= 3))) return -1;
        if (!word.StartsWith('*') && IsPart(Neighbour(text, start, -1), letters[0])) return -1;
        if (!word.EndsWith('*') && IsPart(Neighbour(text, at - 1, 1), letters[^1])) return -1;
        while (at < text.Length && Unseen.Contains(text[at])) at++;
        return at;
    }

    private static bool MayStand(string seen, string word, string letters, int i)
    {
        if (IsApart(word.Trim('*'), i)) return true;
        if (!IsChinese(letters[i - 1]) && !IsChinese(letters[i])) return seen.Length == 1 && Marks.Contains(seen[0]);
        return !seen.Any(c => Stops.Contains(c)) && seen.Count(c => c == '.') < 2;
    }

    /// <summary>Whether the word as it is written has a space before its letter <paramref name="letter"/>.</summary>
    private static bool IsApart(string word, int letter)
    {
        var at = 0;
        for (var count = 0; ; at++)
            if (word[at] != ' ' && count++ == letter) break;
        return word[at - 1] == ' ';
    }

    private static bool Reads(char written, char meant) =>
        Readings.TryGetValue(written, out var readings) ? readings.Contains(char.ToLowerInvariant(meant))
            : char.ToLowerInvariant(written) == char.ToLowerInvariant(meant);

    private static bool IsLetter(char c) => !(Spaces + Stops + Marks + Unseen).Contains(c);

    private static bool IsChinese(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static char Neighbour(string text, int from, int step)
    {
        for (var at = from + step; at >= 0 && at < text.Length; at += step)
            if (!Unseen.Contains(text[at])) return text[at];
        return ' ';
    }

    private static bool IsPart(char neighbour, char edge) =>
        char.IsDigit(edge) ? char.IsDigit(neighbour) : !IsChinese(edge) && char.IsLetter(neighbour) && !IsChinese(neighbour);
}
