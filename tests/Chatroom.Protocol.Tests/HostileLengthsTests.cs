namespace Chatroom.Protocol.Tests;

/// <summary>What is declared is compared with what is there before anything is allocated or looped over.</summary>
public class HostileLengthsTests
{
    private const int SmallBytes = 4096;

    [Theory]
    [InlineData("dbffffffff", "string of 4 GiB")]
    [InlineData("db7fffffff616161", "string of 2 GiB")]
    [InlineData("c6ffffffff", "binary of 4 GiB")]
    [InlineData("ddffffffff", "array of 4 Gi elements")]
    [InlineData("dd80000000c0c0", "array of 2 Gi elements")]
    [InlineData("dfffffffff", "map of 4 Gi entries")]
    [InlineData("df7fffffffc0c0", "map of 2 Gi entries")]
    [InlineData("df80000000", "map whose value count overflows an int")]
    [InlineData("c9ffffffff01", "extension of 4 GiB")]
    [InlineData("9230dbffffffff", "the same inside a frame")]
    [InlineData("81a16bdbffffffff", "the same inside a map")]
    [InlineData("c1", "the byte that begins nothing")]
    public void Are_malformed_and_allocate_nothing_of_it(string hex, string what)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(Codes.IncompleteFrame, Assert.Throws<MalformedFrameException>(() => Skip(bytes)).Code);
        Assert.Equal(Codes.IncompleteFrame, Assert.Throws<MalformedFrameException>(() => ReadAll(bytes)).Code);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Swallow(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < SmallBytes, $"{what}: {allocated} bytes");
    }

    [Theory]
    [InlineData(WireFormat.MessagePack)]
    [InlineData(WireFormat.Json)]
    public void Nesting_ends_at_the_limit(WireFormat format)
    {
        Skip(Nest(format, WireLimits.Depth), format);
        foreach (var depth in new[] { WireLimits.Depth + 1, WireLimits.ClientFrameBytes / 2, 1 << 20 })
        {
            var bomb = Nest(format, depth);
            Assert.Equal(Codes.IncompleteFrame, Assert.Throws<MalformedFrameException>(() => Skip(bomb, format)).Code);
            Assert.Equal(Codes.IncompleteFrame, Assert.Throws<MalformedFrameException>(() => Descend(bomb, format)).Code);
        }
    }

    [Fact]
    public void Maps_count_as_depth_too()
    {
        byte[] map = [0x81, 0xa1, (byte)'k'];
        byte[] bomb = [.. Enumerable.Repeat(map, WireLimits.Depth + 1).SelectMany(one => one), 0xc0];
        Assert.Throws<MalformedFrameException>(() => Skip(bomb));
        Skip([.. Enumerable.Repeat(map, WireLimits.Depth).SelectMany(one => one), 0xc0]);
    }

    [Fact]
    public void A_key_above_the_limit_of_extra_is_kept_and_the_rest_is_not()
    {
        var extra = Enumerable.Range(0, 5000).ToDictionary(i => $"{i}", _ => "");
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var w = new WireWriter(format);
            new PublishFrame("id", 1, false, "text", "", extra).Write(w);
            var r = new WireReader(w.Written, format);
            var frame = PublishFrame.Read(ref r, Frames.ReadHeader(ref r));
            Assert.Equal(WireLimits.ExtraKeys + 1, frame.Extra!.Count);
            Assert.Equal(Codes.BadRoomParameter, frame.Check());
        }
    }

    private static byte[] Nest(WireFormat format, int depth) => format == WireFormat.Json
        ? [.. Enumerable.Repeat((byte)'[', depth), .. Enumerable.Repeat((byte)']', depth)]
        : [.. Enumerable.Repeat((byte)0x91, depth), 0xc0];

    private static void Skip(byte[] bytes, WireFormat format = WireFormat.MessagePack)
    {
        var r = new WireReader(bytes, format);
        r.Skip();
        r.ExpectEnd();
    }

    private static void Descend(byte[] bytes, WireFormat format)
    {
        var r = new WireReader(bytes, format);
        while (r.Next()) r.BeginArray();
    }

    private static void ReadAll(byte[] bytes) => Transcoder.Whole(bytes, WireFormat.MessagePack, WireFormat.Json);

    private static void Swallow(byte[] bytes)
    {
        try
        {
            Skip(bytes);
        }
        catch (MalformedFrameException)
        {
            // What it throws is checked above; here only what it allocates counts.
        }
    }
}
