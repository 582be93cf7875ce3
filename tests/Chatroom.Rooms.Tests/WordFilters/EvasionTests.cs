using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Tests.WordFilters;

/// <summary>What a moderator wants found, and what not: a table of one word, one text, and what of the text is masked.</summary>
public sealed class EvasionTests
{
    public static TheoryData<string, string, string> Found => new()
    {
        // Case, width, accents, other alphabets, letters in other shapes.
        { "fuck", "FUCK you", "**** you" },
        { "FUCK", "what the fuck", "what the ****" },
        { "fuck", "ＦＵＣＫ you", "**** you" },
        { "fuck", "fùçk you", "**** you" },
        { "fuck", "fu\u0308c\u0327k you", "**** you" },
        { "shit", "ѕһіт", "****" },
        { "fuck", "𝓯𝓾𝓬𝓴 you", "**** you" },
        { "fuck", "ⓕⓤⓒⓚ", "****" },
        { "fuck", "🅵🆄🅲🅺", "****" },
        { "カジノ", "ｶｼﾞﾉへ", "***へ" },
        { "ガチャ", "ｶﾞﾁｬ", "***" },
        // Digits and symbols for letters.
        { "boobs", "b00bs", "*****" },
        { "bitch", "b1tch", "*****" },
        { "hell", "he11", "****" },
        { "hello", "he||o", "*****" },
        { "ass", "@ss", "***" },
        { "ass", "a$$", "***" },
        { "ass", "@$$ !", "*** !" },
        { "shit", "sh!t!", "****!" },
        { "idiot", "!diot", "*****" },
        { "kill", "k!ll", "****" },
        { "asshole", "a55hole", "*******" },
        { "1488", "it is 1488.", "it is ****." },
        // Symbols inside.
        { "fuck", "f.uck", "*****" },
        { "fuck", "f-u_c*k", "*******" },
        { "fuck", "f u c k you", "******* you" },
        { "fuck", "f . u . c . k", "*************" },
        { "fuck", "f!u!c!k", "*******" },
        { "fuck", "f|u|c|k", "*******" },
        { "fuck", "f\u200Bu\u200Bck", "****" },
        { "fuck", "f😀uck", "*****" },
        { "kill yourself", "kill   yourself", "***************" },
        { "kill yourself", "killyourself", "************" },
        { "kill yourself", "KILL-YOURSELF!", "*************!" },
        { "f*ck", "f*ck and fck", "**** and ***" },
        // Word ends.
        { "fuck", "fuck123 fuck!", "****123 ****!" },
        { "fuck", "你fuck吗", "你****吗" },
        { "fuck*", "fucking", "****ing" },
        { "*fuck*", "motherfuckers", "mother****ers" },
        { "C++", "c++ is", "*++ is" },
        // Chinese.
        { "法轮功", "学法轮功好", "学***好" },
        { "法轮功", "法 轮 功", "*****" },
        { "法轮功", "法.轮.功", "*****" },
        { "法轮功", "法★轮＊功", "*****" },
        { "法轮功", "法，轮，功", "*****" },
        { "法轮功", "法\u200B轮\uFEFF功", "***" },
        { "傻逼", "你是傻 逼吗", "你是***吗" },
        { "sb", "你是ＳＢ吧", "你是**吧" },
        { "加V信", "加Ｖ信", "***" },
        { "加v信", "加 v 信", "*****" },
        { "六四", "六4 六四", "六4 **" },
        { "人", "\u2F08山", "*山" },
        // Pictures that a list has are letters.
        { "🍆", "no 🍆🏿 here", "no * here" },
        { "🍆🍑", "🍆 🍑", "***" },
        { "𠮷野", "𠮷野家", "**家" },
    };

    public static TheoryData<string, string> Passing => new()
    {
        // The Scunthorpe problem.
        { "cunt", "Scunthorpe" },
        { "ass", "class assassin glass" },
        { "ass", "as soon as possible" },
        { "hit", "that is shit" },
        { "penis", "the pen is mightier" },
        { "penis", "a pen, is it" },
        { "penis", "this pen...is great" },
        { "shit", "it's hit or miss" },
        { "hell", "he'll come" },
        { "its", "it's" },
        { "rapist", "the rapist".Replace(' ', 'e') },
        { "therapist", "the rapist" },
        // Numbers are seldom words.
        { "ass", "455 viewers" },
        { "ass", "wait 45s" },
        { "lol", "101 dalmatians" },
        { "1488", "21488 and 14885" },
        { "8964", "8g64" },
        { "fall", "fail FAIL" },
        { "fuck", "f ucking" },
        { "fuck", "f....... uck" },
        // Chinese: what ends a clause parts words of two.
        { "傻逼", "真傻，逼我笑" },
        { "傻逼", "真傻！逼我笑" },
        { "法轮", "想法...轮到你" },
        { "法轮", "法国的轮子" },
        { "法轮", "法.....轮" },
        { "👍", "👎" },
        { "fuck", "" },
        { "fuck", "\uD83D fuc \uDE00" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void Is_found(string word, string text, string masked)
    {
        var filter = Filter(word);
        Assert.True(filter.Find(text).IsHit);
        Assert.Equal(masked, Masking.Mask(text, filter, null));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void Is_not_found(string word, string text)
    {
        Assert.False(Filter(word).Find(text).IsHit);
        Assert.Same(text, Masking.Mask(text, Filter(word), null));
    }

    private static WordFilter Filter(string word) => WordFilter.Build([new(word, WordAction.Replace)])!;
}
