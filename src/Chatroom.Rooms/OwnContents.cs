namespace Chatroom.Rooms;

/// <summary>
/// What a member said last, as hashes, so that they do not say it again. As many as it has slots; the oldest goes first. Not thread-safe;
/// looking and adding allocate nothing.
/// </summary>
internal sealed class OwnContents(int capacity)
{
    private readonly (ulong Hash, long SaidMs, long Seq)[] _slots = new (ulong, long, long)[capacity];
    private int _oldest;

    /// <summary>The same for texts that differ in case, or in white space around them, alone.</summary>
    public static ulong HashOf(string content)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in content.AsSpan().Trim()) hash = (hash ^ char.ToUpperInvariant(letter)) * 1099511628211UL;
        return hash;
    }

    /// <summary>When it was said last, Unix milliseconds; 0: it is not known that it ever was.</summary>
    public long SaidMs(ulong hash) => Find(hash) is var slot && slot >= 0 ? _slots[slot].SaidMs : 0;

    /// <param name="seq">Where it stands in the log; 0: it does not yet.</param>
    public void Add(ulong hash, long nowMs, long seq)
    {
        var slot = Find(hash);
        if (slot < 0)
        {
            slot = _oldest;
            _oldest = (_oldest + 1) % capacity;
        }
        _slots[slot] = (hash, nowMs, seq);
    }

    /// <summary>It was not said after all.</summary>
    public void Remove(ulong hash)
    {
        if (Find(hash) is var slot && slot >= 0) _slots[slot] = default;
    }

    /// <summary>What stands behind that seq was not said after all.</summary>
    public void RemoveBehind(long seq)
    {
        for (var i = 0; i < capacity; i++)
            if (_slots[i].Seq > seq) _slots[i] = default;
    }

    private int Find(ulong hash)
    {
        for (var i = 0; i < capacity; i++)
            if (_slots[i].Hash == hash && _slots[i].SaidMs != 0) return i;
        return -1;
    }
}
