using Chatroom.Rooms.Tests.Properties;
using Chatroom.Rooms.Words;
using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.Rooms.Tests.WordFilters;

/// <summary>The automaton against the simplest matcher, over few letters, so that words meet, overlap and nest.</summary>
public sealed class WordFilterProperties
{
    private const string Letters = "aosiel法轮功";
    private const string Digits = "0135";

    /// <summary>Several words and one text: a step of a sequence, so that what fails is shrunk.</summary>
    public sealed record Case(FilterWord[] Words, string Text);

    private static Gen<char> WordLetter => Gen.Frequency((8, Gen.Elements(Letters.ToCharArray())), (1, Gen.Elements(Digits.ToCharArray())));

    private static Gen<char> TextLetter => Gen.Frequency(
        (10, WordLetter), (2, Gen.Elements("AОоＡäX".ToCharArray())), (5, Gen.Elements(" .-★,，\u200B\u0308".ToCharArray())));

    private static Gen<FilterWord> Word =>
        from length in Gen.Choose(1, 4)
        from letters in Gen.ArrayOf(WordLetter, length)
        from apart in Gen.Choose(0, 8)
        from open in Gen.Choose(0, 5)
        from action in Gen.Elements(WordAction.Replace, WordAction.Hold, WordAction.Shield)
        let text = new string(letters)
        let spaced = apart > 0 && apart < length ? text.Insert(apart, " ") : text
        select new FilterWord((open is 1 or 3 ? "*" : "") + spaced + (open is 2 or 3 ? "*" : ""), action);

    private static Gen<Case> AnyCase =>
        from count in Gen.Choose(1, 6)
        from words in Gen.ArrayOf(Word, count)
        from length in Gen.Choose(0, 24)
        from text in Gen.ArrayOf(TextLetter, length)
        select new Case(words, new string(text));

    [Fact]
    public void The_filter_finds_what_the_simplest_matcher_finds()
    {
        var found = 0;
        ForAll(it =>
        {
            var expected = NaiveMatcher.FindAll(it.Text, it.Words).ToList();
            var filter = WordFilter.Build(it.Words)!;
            Assert.Equal(Ordered(expected), Ordered(filter.FindAll(it.Text)));
            found += expected.Count;
        });
        Assert.True(found > 1_000, $"only {found} occurrences: the property shows little");
    }

    [Fact]
    public void The_strongest_of_all_occurrences_decides() => ForAll(it =>
    {
        var all = NaiveMatcher.FindAll(it.Text, it.Words).ToList();
        var hit = WordFilter.Build(it.Words)!.Find(it.Text);
        Assert.Equal(all.Count == 0 ? WordAction.None : all.Max(one => one.Action), hit.Action);
        if (hit.IsHit) Assert.Contains(hit, all);
    });

    [Fact]
    public void A_mask_covers_every_occurrence_and_nothing_else() => ForAll(it =>
    {
        var all = NaiveMatcher.FindAll(it.Text, it.Words).ToList();
        var expected = string.Concat(it.Text.Index()
            .Select(c => !all.Any(hit => hit.Start <= c.Index && c.Index < hit.Start + hit.Length) ? c.Item.ToString()
                : c.Item is '\u200B' or '\u0308' ? "" : "*"));
        Assert.Equal(expected, Masking.Mask(it.Text, WordFilter.Build(it.Words), null));
    });

    private static void ForAll(Action<Case> check) => Seeded.ForAll(AnyCase, cases => Array.ForEach(cases, check));

    private static IEnumerable<string> Ordered(IEnumerable<WordHit> hits) =>
        hits.Select(hit => $"{hit.Start}+{hit.Length} {hit.Word} {hit.Action}").Order(StringComparer.Ordinal);
}
