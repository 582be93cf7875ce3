namespace Chatroom.LoadTest.Verification;

/// <summary>The hashes of the room's log as the server told them, for the sum of any range in one step. Not thread-safe.</summary>
/// <param name="from">The first seq.</param>
internal sealed class ServerLog(long epoch, long from)
{
    // Entry k is the sum of the first k hashes.
    private readonly List<ulong> _sums = [0];

    internal long Epoch => epoch;

    internal long From => from;

    /// <summary>The last seq; <see cref="From"/> - 1 when there is none.</summary>
    internal long To => from + _sums.Count - 2;

    internal void Append(ulong hash) => _sums.Add(unchecked(_sums[^1] + hash));

    internal bool Holds(long first, long last) => first >= from && last <= To;

    /// <summary>The hash at a seq; 0 where no message is.</summary>
    internal ulong At(long seq) => Sum(seq, seq);

    /// <summary>The sum over a range that it holds; 0 for an empty one.</summary>
    internal ulong Sum(long first, long last) =>
        last < first ? 0 : unchecked(_sums[checked((int)(last - from + 1))] - _sums[checked((int)(first - from))]);
}
