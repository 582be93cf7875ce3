using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Chatroom.Protocol.Tests;

/// <summary>Whatever comes, a reader returns or throws <see cref="MalformedFrameException"/>: nothing else, and no memory.</summary>
public class HostileBytesTests
{
    private const int Seed = 20260101;
    private const int Inputs = 50_000;
    private const int MaxInputBytes = 512;

    // A .NET exception with its stack trace, and what a frame of this size may honestly hold.
    private const long MaxAllocatedBytes = 128 * 1024;

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void Random_bytes(WireFormat format)
    {
        var random = new Random(Seed);
        for (var i = 0; i < Inputs; i++)
        {
            var bytes = new byte[random.Next(MaxInputBytes)];
            random.NextBytes(bytes);
            // Half of them begin as a frame does: else nearly all end at the first byte.
            if (bytes.Length > 2 && i % 2 == 0)
            {
                bytes[0] = format == WireFormat.Json ? (byte)'[' : (byte)(0x90 | bytes[0] & 7);
                if (format == WireFormat.MessagePack) bytes[1] = (byte)(bytes[1] & 0x7f);
            }
            Throw(bytes, format, i);
        }
    }

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void Mutated_frames(WireFormat format)
    {
        var random = new Random(Seed + 1);
        var seeds = ProtocolPage.Examples.Select(example => example.Bytes(format)).ToArray();
        var read = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var n = random.Next(1, 4); n > 0; n--) bytes = Mutate(bytes, seeds, random);
            read += Throw(bytes, format, i);
        }
        Assert.InRange(read, Inputs / 100, Inputs * 2);
    }

    [Fact]
    public void Any_json_text_is_read_as_it_was_written() => Prop.ForAll<string, string>((key, text) =>
    {
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var w = new WireWriter(format);
            w.BeginMap(1);
            w.Key(key ?? "");
            w.String(text);
            w.EndMap();
            var r = new WireReader(w.Written, format);
            r.BeginMap();
            Assert.True(r.Next());
            Assert.Equal(Sound(key ?? ""), Encoding.UTF8.GetString(r.ReadKey()));
            Assert.Equal(text is null ? null : Sound(text), r.ReadStringOrNull(int.MaxValue));
            Assert.False(r.Next());
            r.ExpectEnd();
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_integer_is_read_as_it_was_written() => Prop.ForAll<long, int>((value, shift) =>
    {
        foreach (var number in new[] { value, value << (shift & 63), value >>> (shift & 63), ~(value >>> (shift & 63)) })
        {
            foreach (var format in Enum.GetValues<WireFormat>())
            {
                var w = new WireWriter(format);
                w.Int(number);
                var r = new WireReader(w.Written, format);
                Assert.Equal(number, r.ReadInt64());
                r.ExpectEnd();
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_finite_float_is_read_as_it_was_written() => Prop.ForAll<NormalFloat>(value =>
    {
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            var w = new WireWriter(format);
            w.Double(value.Get);
            var r = new WireReader(w.Written, format);
            Assert.Equal(value.Get, r.ReadDouble());
            r.ExpectEnd();
        }
    }).QuickCheckThrowOnFailure();

    private static string Sound(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Mutate(byte[] bytes, byte[][] seeds, Random random)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        var at = random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0: bytes[at] = (byte)random.Next(256); return bytes;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
            case 2: return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 3: return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 4: return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            default:
                var other = seeds[random.Next(seeds.Length)];
                return [.. bytes[..at], .. other[random.Next(other.Length)..]];
        }
    }

    private static int Throw(byte[] bytes, WireFormat format, int number)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = 0;
        try
        {
            read += Try(bytes, format, isFromServer: false) + Try(bytes, format, isFromServer: true);
        }
        catch (Exception e)
        {
            Assert.Fail($"Seed {Seed}, input {number}, {format} {Convert.ToHexStringLower(bytes)}: {e}");
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxAllocatedBytes, $"Input {number}, {format} {Convert.ToHexStringLower(bytes)}: {allocated} bytes");
        return read;
    }

    private static int Try(byte[] bytes, WireFormat format, bool isFromServer)
    {
        try
        {
            AnyFrame.Rewrite(bytes, format, format, isFromServer);
            return 1;
        }
        catch (InvalidOperationException e) when (e.Message.Contains("is not known", StringComparison.Ordinal))
        {
            // An event of a kind that is not known is read, and cannot be written again.
            return 1;
        }
        catch (MalformedFrameException e)
        {
            Assert.True(e.Code is Codes.IncompleteFrame or Codes.InvalidArgument);
            return 0;
        }
    }
}
