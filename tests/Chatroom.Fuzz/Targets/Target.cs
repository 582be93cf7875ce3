using Chatroom.Fuzz.Inputs;
using Chatroom.Protocol;

namespace Chatroom.Fuzz.Targets;

/// <summary>Something that reads what others wrote. Immutable; its reading is stateless.</summary>
/// <param name="Read">
/// Reads the input. It may throw <see cref="MalformedFrameException"/>, which is the refusal that is documented; nothing else. What it
/// read and finds to be wrong is a <see cref="BrokenPromiseException"/>.
/// </param>
internal sealed record Target(string Name, InputKind Kind, Action<byte[]> Read)
{
    /// <summary>Bytes that may be allocated for an input, whatever it says.</summary>
    public long AllocationMax(int inputBytes) => AllocationBase + (long)AllocationPerByte * inputBytes;

    /// <summary>For what a reading makes once, and twice over, as every reading is done and compared.</summary>
    public long AllocationBase { get; init; } = 262_144;

    /// <summary>An element of one byte becomes an object or a string in a list; trees of both formats are compared.</summary>
    public int AllocationPerByte { get; init; } = 1_024;

    public static readonly IReadOnlyList<Target> All =
        [.. WireTargets.All, .. FrameTargets.All, .. StoredTargets.All, .. CallTargets.All, .. WordTargets.All];
}

/// <summary>What was read is not what had to come of it.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message)
{
    public static void Unless(bool kept, string promise)
    {
        if (!kept) throw new BrokenPromiseException(promise);
    }

    public static void UnlessSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, string promise)
    {
        if (!one.SequenceEqual(other))
            throw new BrokenPromiseException($"{promise}: {Convert.ToHexStringLower(one)} and {Convert.ToHexStringLower(other)}");
    }
}
