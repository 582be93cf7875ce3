using System.Text;
using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.WordFilters;

/// <summary>Which occurrence decides, what a list may hold, and what it costs.</summary>
public sealed class WordFilterTests
{
    [Fact]
    public void An_empty_list_is_no_filter() => Assert.Null(WordFilter.Build([]));

    [Theory]
    [InlineData("")]
    [InlineData("***")]
    [InlineData(" \u200B.")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void What_has_no_letter_or_too_many_is_no_word(string text)
    {
        Assert.False(WordFilter.IsWord(text));
        Assert.Throws<ArgumentException>(() => WordFilter.Build([new(text, WordAction.Shield)]));
    }

    [Fact]
    public void A_word_without_an_action_is_refused() =>
        Assert.Throws<ArgumentException>(() => WordFilter.Build([new("a", WordAction.None)]));

    [Fact]
    public void The_strongest_action_decides_wherever_it_stands()
    {
        var filter = Filter(("mild", WordAction.Replace), ("hold", WordAction.Hold), ("bad", WordAction.Shield));
        Assert.Equal(new WordHit(WordAction.Shield, "bad", 10, 3), filter.Find("mild hold bad hold"));
        Assert.Equal(new WordHit(WordAction.Hold, "hold", 5, 4), filter.Find("mild hold mild"));
        Assert.Equal(new WordHit(WordAction.Replace, "mild", 2, 4), filter.Find("a mild mild"));
        Assert.Equal(default, filter.Find("nothing"));
    }

    [Fact]
    public void Of_equals_the_first_to_end_decides_and_of_those_the_longest()
    {
        var filter = Filter(("法", WordAction.Shield), ("轮功", WordAction.Shield), ("法轮功", WordAction.Shield), ("功", WordAction.Shield));
        Assert.Equal("法", filter.Find("学法轮功").Word);
        Assert.Equal(["法轮功", "轮功", "功"], filter.FindAll("法轮功").Where(hit => hit.Start + hit.Length == 3).Select(hit => hit.Word));
    }

    [Fact]
    public void Words_that_read_the_same_are_all_found()
    {
        var filter = Filter(("Fuck", WordAction.Replace), ("fuck", WordAction.Hold), ("f u c k", WordAction.Replace));
        Assert.Equal(["Fuck", "fuck", "f u c k"], filter.FindAll("FUCK").Select(hit => hit.Word));
        Assert.Equal(["f u c k"], filter.FindAll("fu ck").Select(hit => hit.Word));
    }

    [Fact]
    public void Masks_of_two_lists_meet_on_the_text_as_it_was()
    {
        var (one, other) = (Filter(("ab", WordAction.Replace)), Filter(("a b", WordAction.Replace), ("x", WordAction.Replace)));
        Assert.Equal("*** ** *", Masking.Mask("a.b ab x", one, other));
        Assert.Equal("ab", Masking.Mask("ab", null, null));
    }

    [Fact]
    public void A_mask_is_never_longer_than_the_text()
    {
        const string Text = "f\u0308\u0308u\u200Bc𝓴 👍";
        var masked = Masking.Mask(Text, Filter(("fuck", WordAction.Replace), ("👍", WordAction.Replace)), null);
        Assert.Equal("**** *", masked);
        Assert.True(Encoding.UTF8.GetByteCount(masked) <= Encoding.UTF8.GetByteCount(Text));
    }

    [Fact]
    public void The_longest_word_fits()
    {
        var word = new string('法', 63) + "轮";
        Assert.Equal(64, Filter((word, WordAction.Shield)).Find("法" + word).Length);
    }

    [Fact]
    public void Looking_allocates_nothing()
    {
        var filter = Filter(("fuck", WordAction.Replace), ("法轮功", WordAction.Hold), ("aaaa", WordAction.Replace));
        var text = string.Concat(Enumerable.Repeat("f u c k 法.轮.功 😀 class ", 256))[..4_096];
        filter.Find(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) filter.Find(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Ten_thousand_words_take_little_memory()
    {
        var words = WordLists.Mixed(10_000);
        var filter = WordFilter.Build(words)!;
        Assert.Equal(10_000, filter.Count);
        Assert.InRange(filter.Bytes, 0, 3_000_000);
        Assert.All(words.Where((_, i) => i % 97 == 0), word => Assert.Contains(filter.FindAll(word.Text), hit => hit.Word == word.Text));
    }

    private static WordFilter Filter(params (string Text, WordAction Action)[] words) =>
        WordFilter.Build([.. words.Select(word => new FilterWord(word.Text, word.Action))])!;
}
