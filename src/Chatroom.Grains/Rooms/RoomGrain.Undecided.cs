using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <content>
/// Removals of which the store has not said in time whether they are stored. Until it does, those members have no place: a kick or ban
/// that may stand is not undone. No more of them than the outbox takes events.
/// </content>
public sealed partial class RoomGrain
{
    private readonly List<UndecidedRemoval> _undecided = [];
    private int _reads;

    private void Fail(Turn turn, Outcome outcome)
    {
        turn.Fail(outcome, RetryAfterMs);
        foreach (var removal in turn.Undecided) _undecided.Add(new UndecidedRemoval(removal, _outbox.Epoch, outcome.StoredSeq, turn.Reads));
        DecideRemovals();
    }

    /// <summary>Carries out what is stored by now, takes back what is not, and leaves what still nobody knows.</summary>
    private void DecideRemovals()
    {
        for (var i = _undecided.Count - 1; i >= 0; i--)
        {
            if (IsStored(_undecided[i]) is not { } stored) continue;
            var removal = _undecided[i].Removal;
            _undecided.RemoveAt(i);
            if (stored) CarryOut(removal);
            else Readmit(removal.Member);
        }
    }

    /// <summary>Null: that is not known.</summary>
    private bool? IsStored(in UndecidedRemoval one)
    {
        if (_outbox.IsShut && one.Reads == _reads) return null;
        // Its append is still on its way, or has arrived.
        if (one.Reads == _reads) return _outbox.StoredSeq >= one.Removal.NeededSeq ? true : null;
        // The log was read back: what it holds decides. Where it is another one, or gone, nobody has a place.
        return !_room.Exists || _room.Epoch != one.Epoch || _room.WasPutOut(one.Removal.Member.User, one.AfterSeq);
    }

    private void Readmit(Member member)
    {
        _room.Readmit(member);
        if (_room.FindMember(member.User) == member) WantedNews?.Came(member.User, _room.MemberCount);
    }

    /// <param name="AfterSeq">The log was stored up to there without it.</param>
    /// <param name="Reads">How often the store had been read when it was asked for.</param>
    private readonly record struct UndecidedRemoval(Removal Removal, long Epoch, long AfterSeq, int Reads);
}
