namespace Chatroom.LoadTest.Accounts;

/// <summary>
/// The last distinct frames with what they say. Not thread-safe. Every member gets the same bytes, so each distinct frame
/// is parsed once, and for every other member all its bytes are compared: nothing is taken on trust. Bounded: the
/// oldest of <see cref="Slots"/> frames is forgotten, who comes for it later has it parsed again.
/// </summary>
internal sealed class FrameCache
{
    internal const int Slots = 256;

    private readonly Slot[] _slots = new Slot[Slots];
    private int _newest = Slots - 1;

    /// <summary>Finds the same bytes.</summary>
    /// <param name="frame">The whole frame, as it came.</param>
    /// <param name="hint">The slot of the member's last frame: the next is the likely one. Moves to the slot found.</param>
    /// <param name="facts">What it says; null: a notice, which is no part of the log.</param>
    internal bool TryFind(ReadOnlySpan<byte> frame, ref byte hint, out BatchFacts? facts)
    {
        var likely = (byte)(hint + 1);
        if (!_slots[likely].Holds(frame) && !TrySearch(frame, out likely))
        {
            facts = null;
            return false;
        }
        hint = likely;
        facts = _slots[likely].Facts;
        return true;
    }

    /// <summary>Keeps a frame that was not found, and returns its slot.</summary>
    internal byte Add(ReadOnlySpan<byte> frame, BatchFacts? facts)
    {
        _newest = (_newest + 1) % Slots;
        _slots[_newest].Keep(frame, facts);
        return (byte)_newest;
    }

    private bool TrySearch(ReadOnlySpan<byte> frame, out byte at)
    {
        for (var i = 0; i < Slots; i++)
        {
            at = (byte)(_newest - i);
            if (_slots[at].Holds(frame)) return true;
        }
        at = 0;
        return false;
    }

    private struct Slot
    {
        private byte[]? _bytes;
        private int _length;

        internal BatchFacts? Facts { get; private set; }

        internal readonly bool Holds(ReadOnlySpan<byte> frame) =>
            _length == frame.Length && _length > 0 && frame.SequenceEqual(_bytes.AsSpan(0, _length));

        internal void Keep(ReadOnlySpan<byte> frame, BatchFacts? facts)
        {
            if (_bytes is null || _bytes.Length < frame.Length) _bytes = new byte[Math.Max(512, frame.Length)];
            frame.CopyTo(_bytes);
            _length = frame.Length;
            Facts = facts;
        }
    }
}
