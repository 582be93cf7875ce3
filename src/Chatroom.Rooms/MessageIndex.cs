namespace Chatroom.Rooms;

/// <summary>Where a message stands in the log, and whose it is. Immutable.</summary>
/// <param name="Role">The sender's role when it was sent.</param>
public readonly record struct MessagePlace(long Seq, long TimeMs, string User, Role Role);

/// <summary>
/// The messages that the log still keeps, by seq and time, without their contents. Bounded: the oldest goes first. Not thread-safe.
/// </summary>
internal sealed class MessageIndex
{
    private const int SlotsAtFirst = 16;
    private MessagePlace[] _slots = new MessagePlace[SlotsAtFirst];
    private int _first;

    public int Count { get; private set; }

    /// <summary>Oldest first.</summary>
    public MessagePlace this[int index] => _slots[(_first + index) & (_slots.Length - 1)];

    public void Add(in MessagePlace place)
    {
        if (Count == _slots.Length)
        {
            var wider = new MessagePlace[_slots.Length * 2];
            for (var i = 0; i < Count; i++) wider[i] = this[i];
            (_slots, _first) = (wider, 0);
        }
        _slots[(_first + Count++) & (_slots.Length - 1)] = place;
    }

    /// <summary>Forgets what stands before <paramref name="seq"/>.</summary>
    public void Trim(long seq)
    {
        while (Count > 0 && this[0].Seq < seq)
        {
            _slots[_first] = default;
            _first = (_first + 1) & (_slots.Length - 1);
            Count--;
        }
    }

    public void Clear()
    {
        (_slots, _first, Count) = (new MessagePlace[SlotsAtFirst], 0, 0);
    }

    public bool TryFind(long seq, out MessagePlace place)
    {
        var index = FirstFrom(seq);
        place = index < Count ? this[index] : default;
        return index < Count && place.Seq == seq;
    }

    /// <summary>Index of the first message at or behind a seq; <see cref="Count"/> when there is none.</summary>
    public int FirstFrom(long seq)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Seq >= seq) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>Index of the first message of a time or later; <see cref="Count"/> when there is none.</summary>
    public int FirstSince(long timeMs)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].TimeMs >= timeMs) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    public MessagePlace[] ToArray()
    {
        var all = new MessagePlace[Count];
        var atEnd = Math.Min(Count, _slots.Length - _first);
        _slots.AsSpan(_first, atEnd).CopyTo(all);
        _slots.AsSpan(0, Count - atEnd).CopyTo(all.AsSpan(atEnd));
        return all;
    }
}
