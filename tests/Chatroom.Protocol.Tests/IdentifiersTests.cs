namespace Chatroom.Protocol.Tests;

/// <summary>Which strings are ids, at their boundaries.</summary>
public class IdentifiersTests
{
    private static readonly string Full = new('x', 64);

    [Theory]
    [InlineData("live-1", true)]
    [InlineData("AZaz09+=-_.:", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("...", true)]
    [InlineData("ü", false)]
    [InlineData("a\0", false)]
    public void Room_ids(string text, bool expected) => Assert.Equal(expected, Identifiers.IsRoomId(text));

    [Theory]
    [InlineData("AZaz09+=-_", true)]
    [InlineData("a.b", false)]
    [InlineData("a:b", false)]
    [InlineData("", false)]
    public void Entry_keys(string text, bool expected) => Assert.Equal(expected, Identifiers.IsEntryKey(text));

    [Theory]
    [InlineData("anna", true)]
    [InlineData("guest:7", true)]
    [InlineData("李 四", true)]
    [InlineData("👋", true)]
    [InlineData("", false)]
    [InlineData(" anna", false)]
    [InlineData("anna\u3000", false)]
    [InlineData("an\u0007na", false)]
    [InlineData("an\u0085na", false)]
    public void User_ids(string text, bool expected) => Assert.Equal(expected, Identifiers.IsUserId(text));

    [Fact]
    public void Lengths_are_inclusive()
    {
        Assert.True(Identifiers.IsRoomId(Full));
        Assert.False(Identifiers.IsRoomId(Full + "x"));
        Assert.True(Identifiers.IsUserId(Full));
        Assert.False(Identifiers.IsUserId(Full + "x"));
        Assert.True(Identifiers.IsClientMessageId(Full));
        Assert.False(Identifiers.IsClientMessageId(Full + "x"));
        Assert.False(Identifiers.IsClientMessageId(""));
        Assert.True(Identifiers.IsEntryKey(Full + Full));
        Assert.False(Identifiers.IsEntryKey(Full + Full + "x"));
    }

    [Fact]
    public void Bytes_count_not_characters()
    {
        var fits = string.Concat(Enumerable.Repeat("👋", 16));
        Assert.True(Identifiers.IsUserId(fits));
        Assert.False(Identifiers.IsUserId(fits + "x"));
        Assert.False(Identifiers.IsClientMessageId(new string('你', 22)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        // Not as inline data: a test runner may replace what is no text.
        foreach (var half in new[] { "a\ud800", "\udc00a", "a\ud800b" })
        {
            Assert.False(Identifiers.IsUserId(half));
            Assert.False(Identifiers.IsClientMessageId(half));
        }
    }
}
