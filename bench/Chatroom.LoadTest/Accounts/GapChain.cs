namespace Chatroom.LoadTest.Accounts;

/// <summary>The gaps that a member was told of, newest last. Immutable: members with the same past share one chain.</summary>
/// <param name="Id">Its number, counted from 0 in the order of making.</param>
/// <param name="Previous">The gaps before.</param>
/// <param name="Last">The newest gap.</param>
internal sealed record GapChain(int Id, GapChain? Previous, Gap Last);

/// <summary>
/// Makes each chain once, so that fifteen thousand members that saw the same gaps cost one chain. Not thread-safe.
/// Holds at most <see cref="Capacity"/> links; beyond it <see cref="Append"/> says so by null.
/// </summary>
internal sealed class GapChains
{
    internal const int Capacity = 1 << 20;

    private readonly Dictionary<(GapChain?, Gap), GapChain> _known = [];
    private readonly List<GapChain> _all = [];

    /// <summary>Every chain, by its id.</summary>
    internal IReadOnlyList<GapChain> All => _all;

    internal GapChain? Append(GapChain? chain, Gap gap)
    {
        if (_known.TryGetValue((chain, gap), out var known)) return known;
        if (_all.Count == Capacity) return null;
        var made = new GapChain(_all.Count, chain, gap);
        _known.Add((chain, gap), made);
        _all.Add(made);
        return made;
    }
}
