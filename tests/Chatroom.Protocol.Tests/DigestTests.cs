using System.Globalization;
using System.Text.Json;

namespace Chatroom.Protocol.Tests;

/// <summary>The digest against known answers, which another implementation of the page's formula gave.</summary>
public class DigestTests
{
    [Theory]
    [InlineData(42, "anna", "c-18", "text", "hello", "68ccdd2c077090b6")]
    [InlineData(1, "", "", "", "", "10b750b49974c215")]
    [InlineData(long.MaxValue, "李", "m2", "gift", "你好 👋", "258261b5bd38b561")]
    public void Known_answers(long seq, string user, string id, string type, string content, string expected) =>
        Assert.Equal(expected, Digest.Hex(Digest.Of(seq, user, id, type, content)));

    [Fact]
    public void Shared_answers()
    {
        var vectors = JsonDocument.Parse(Repository.Read("tests/vectors/digest.json")).RootElement.EnumerateArray().ToArray();
        Assert.True(vectors.Length >= 5);
        foreach (var vector in vectors)
        {
            var message = vector.GetProperty("message").EnumerateArray().Select(part => part.GetString()!).ToArray();
            var seq = long.Parse(message[0], CultureInfo.InvariantCulture);
            Assert.Equal(vector.GetProperty("digest").GetString(), Digest.Hex(Digest.Of(seq, message[1], message[2], message[3], message[4])));
        }
    }

    [Fact]
    public void A_range_is_the_sum_whatever_its_order()
    {
        var first = Digest.Of(42, "anna", "c-18", "text", "hello");
        var second = Digest.Of(long.MaxValue, "李", "m2", "gift", "你好 👋");
        Assert.Equal("8e4f3ee1c4a94617", Digest.Hex(unchecked(first + second)));
        Assert.Equal("8e4f3ee1c4a94617", Digest.Hex(unchecked(second + first)));
    }

    [Fact]
    public void Small_numbers_keep_sixteen_digits() => Assert.Equal("000000000000002a", Digest.Hex(42));

    [Fact]
    public void It_allocates_nothing()
    {
        var content = string.Concat(Enumerable.Repeat("long 👋 ", 500));
        Digest.Of(1, "anna", "c-1", "text", content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Digest.Of(1, "anna", "c-1", "text", content);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
