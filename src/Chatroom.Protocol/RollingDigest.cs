namespace Chatroom.Protocol;

/// <summary>
/// What a reader of a room's log sums up between two digests that the server publishes, to find at once that it was shown something
/// else. A mutable struct of fixed size. Not thread-safe. Differences are compared, so that it may begin anywhere in the log.
/// </summary>
public struct RollingDigest
{
    private ulong _published;
    private ulong _sum;

    /// <summary>Whether there is a published digest to compare the next one with.</summary>
    public bool IsBased { get; private set; }

    /// <summary>Messages came: the sum of the hashes of those that are for everyone.</summary>
    public void Add(ulong hashes) => _sum = unchecked(_sum + hashes);

    /// <summary>Messages were left out, or the log is another one: the next published digest has nothing to be compared with.</summary>
    public void Forget() => IsBased = false;

    /// <summary>The server has published its digest at the reader's position. False: it is not what came since the last one.</summary>
    /// <param name="expected">What it would be by what came; the published one when there is nothing to compare it with.</param>
    public bool Agrees(ulong published, out ulong expected)
    {
        expected = IsBased ? unchecked(_published + _sum) : published;
        (_published, _sum, IsBased) = (published, 0, true);
        return expected == published;
    }

    /// <summary>Whether a gap with that reason can stand in the place of messages that the published digest counts.</summary>
    public static bool MayHide(string? reason) => reason is not ("intake" or "directed" or "held" or "private");
}
