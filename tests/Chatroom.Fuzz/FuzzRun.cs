using System.Diagnostics;
using Chatroom.Fuzz.Inputs;
using Chatroom.Fuzz.Targets;
using Chatroom.Protocol;

namespace Chatroom.Fuzz;

/// <summary>So many inputs from one seed, each at the next target in turn. Not thread-safe.</summary>
internal sealed class FuzzRun(Corpus corpus, IReadOnlyList<Target> targets, int seed)
{
    /// <summary>An input takes microseconds.</summary>
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(1);
    private const int TriesMax = 3;
    private readonly InputMaker _inputs = new(corpus, seed);

    /// <summary>Inputs that were read to the end.</summary>
    public long Accepted { get; private set; }

    /// <summary>Inputs that were refused as malformed.</summary>
    public long Refused { get; private set; }

    /// <summary>The most bytes allocated for one input, as a part of what it may.</summary>
    public double AllocationPeak { get; private set; }

    /// <summary>The first fault; null: none.</summary>
    /// <param name="count">Inputs.</param>
    /// <param name="deadline">Stops when it is cancelled.</param>
    public Fault? Run(long count, CancellationToken deadline)
    {
        for (long i = 0; i < count && !deadline.IsCancellationRequested; i++)
        {
            var target = targets[(int)(i % targets.Count)];
            var input = _inputs.Next(target.Kind);
            if (Try(target, input) is { } what) return new Fault(target.Name, input, what, i);
        }
        return null;
    }

    /// <summary>Every line of the corpus at every target of its kind.</summary>
    public Fault? RunCorpus()
    {
        foreach (var target in targets)
        {
            foreach (var input in corpus.Of(target.Kind))
                if (Try(target, input) is { } what) return new Fault(target.Name, input, what, -1);
        }
        return null;
    }

    /// <summary>What the runtime makes once and whoever puts this thread off count only when they do so every time.</summary>
    private string? Try(Target target, byte[] input)
    {
        for (var tries = 1; ; tries++)
        {
            var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            var failure = Read(target, input);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (failure is not null) return failure;
            var isSlow = Stopwatch.GetElapsedTime(began) > StepMax;
            var isLarge = allocated > target.AllocationMax(input.Length);
            if (!isSlow && !isLarge)
            {
                AllocationPeak = Math.Max(AllocationPeak, (double)allocated / target.AllocationMax(input.Length));
                return null;
            }
            if (tries == TriesMax) return isSlow ? $"took over {StepMax}, {TriesMax} times" : $"allocated {allocated} bytes";
        }
    }

    private string? Read(Target target, byte[] input)
    {
        try
        {
            target.Read(input);
            Accepted++;
            return null;
        }
        catch (MalformedFrameException)
        {
            Refused++;
            return null;
        }
        catch (Exception failure)
        {
            return failure.ToString();
        }
    }
}

/// <summary>What a target made of an input, and should not have. Immutable.</summary>
/// <param name="At">Which input of the run it was; -1: a line of the corpus.</param>
internal sealed record Fault(string Target, byte[] Input, string What, long At)
{
    public override string ToString() => $"{Target}, input {At}: 0x{Convert.ToHexStringLower(Input)}\n{What}";
}
