using System.IO.Compression;
using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.WebSockets;

namespace Chatroom.LoadTest.Tests;

public sealed class InflaterTests
{
    private readonly Inflater _inflater = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public void Gives_what_was_packed_each_time_anew(int length)
    {
        var plain = new byte[length];
        new Random(length).NextBytes(plain);
        Assert.Equal(plain, _inflater.Inflate(Packed(plain)).ToArray());
        Assert.Equal([7, 7, 7], _inflater.Inflate(Packed([7, 7, 7])).ToArray());
    }

    [Fact]
    public void What_grows_without_end_or_is_no_deflate_is_refused()
    {
        var bomb = Packed(new byte[FrameHead.MaxPayload + 1]);
        Assert.Contains("longer than", Assert.Throws<BadFrameException>(() => _inflater.Inflate(bomb)).Message, StringComparison.Ordinal);
        Assert.Contains("unpacked", Assert.Throws<BadFrameException>(() => _inflater.Inflate([0xff, 0xff, 0xff])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_made_of_words_and_the_same_again()
    {
        var content = BatchReader.Content(123_456, 200);
        Assert.Equal(200, content.Length);
        Assert.Equal(content, BatchReader.Content(123_456, 200));
        Assert.NotEqual(content, BatchReader.Content(123_457, 200));
        Assert.InRange(content.Split(' ').Distinct().Count(), 20, 80);
    }

    private static byte[] Packed(byte[] plain)
    {
        var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.Fastest);
        deflate.Write(plain);
        deflate.Flush();
        return packed.Length >= 4 ? packed.ToArray()[..^4] : [0];
    }
}
