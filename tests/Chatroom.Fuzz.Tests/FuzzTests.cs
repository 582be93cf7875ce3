using Chatroom.Fuzz.Inputs;
using Chatroom.Fuzz.Targets;

namespace Chatroom.Fuzz.Tests;

public sealed class FuzzTests
{
    private const int Seed = 1;
    private const int Inputs = 100_000;
    private static readonly Corpus Corpus = Corpus.Read();

    [Fact]
    public void A_hundred_thousand_inputs_are_read_or_refused()
    {
        var run = new FuzzRun(Corpus, Target.All, Seed);
        Assert.Null((run.RunCorpus() ?? run.Run(Inputs, TestContext.Current.CancellationToken))?.ToString());
        Assert.True(run.Accepted > Inputs / 10 && run.Refused > Inputs / 10, $"{run.Accepted} read, {run.Refused} refused: a run that tries little");
    }

    [Fact]
    public void A_seed_makes_the_same_inputs_again()
    {
        InputMaker one = new(Corpus, 7), other = new(Corpus, 7), another = new(Corpus, 8);
        var inputs = Enumerable.Range(0, 500).Select(_ => one.Next(InputKind.Json)).ToArray();
        Assert.All(inputs, input => Assert.Equal(input, other.Next(InputKind.Json)));
        Assert.Contains(inputs, input => !input.AsSpan().SequenceEqual(another.Next(InputKind.Json)));
    }

    /// <summary>A reader that is wrong in each way is found out, with the input that shows it.</summary>
    [Theory]
    [InlineData("throws", "IndexOutOfRangeException")]
    [InlineData("allocates", "allocated")]
    [InlineData("believes", "a promise")]
    public void What_is_wrong_is_found(string how, string what)
    {
        var target = new Target(how, InputKind.MessagePack, bytes => Misread(how, bytes));
        var fault = new FuzzRun(Corpus, [target], Seed).Run(Inputs, TestContext.Current.CancellationToken);
        Assert.Contains(what, fault!.What, StringComparison.Ordinal);
        Assert.Contains($"0x{Convert.ToHexStringLower(fault.Input)}", fault.ToString(), StringComparison.Ordinal);
    }

    private static void Misread(string how, byte[] bytes)
    {
        var length = bytes.Length >= 5 && bytes[0] == 0xdd ? System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)) : 0;
        switch (how)
        {
            case "throws": _ = bytes[Math.Min(bytes.Length, length & 0xff)]; break;
            case "allocates": GC.KeepAlive(new byte[Math.Clamp(length, 0, 100_000_000)]); break;
            default: BrokenPromiseException.Unless(length >= 0, "a promise"); break;
        }
    }
}
