namespace Chatroom.Rooms;

/// <content>How a room ends. What comes after it in the same mailbox finds no room: a message before it is stored, one after it is refused.</content>
public sealed partial class Room
{
    private const string IdleReason = "idle";

    /// <summary>The highest epoch that this room is known to have had; the next one is higher.</summary>
    public long LastEpoch { get; private set; }

    /// <summary>When somebody last joined, left or spoke, as far as is known.</summary>
    public long ActiveMs { get; private set; }

    /// <summary>Joins and leaves before it are not known; 0: all are. Somebody may have been here then.</summary>
    public long KnownSinceMs { get; init; }

    /// <summary>Whether the room stays however long nobody uses it: the app's list of such rooms says so.</summary>
    public bool KeepAlive => App.KeepAlive.Contains(Id);

    private long IdleDueMs =>
        Exists && Options.RoomIdleMs > 0 && !KeepAlive ? Math.Max(ActiveMs, KnownSinceMs) + Options.RoomIdleMs : long.MaxValue;

    private void Destroy(Destroy destroy, IEffects effects)
    {
        if (!IsMember(destroy, effects, out var member)) return;
        var why = member.Role < Role.Broadcaster ? new(Verdict.NotAuthorised, Rules.Role)
            : destroy.Reason.Length > Options.ReasonChars ? new(Verdict.BadRoomParameter, Rules.Size) : default(Refusal);
        if (why.Refuses)
        {
            Refuse(destroy.Id, why, effects);
            return;
        }
        End(destroy.User, destroy.Reason, effects, destroy.Id);
    }

    /// <param name="answerTo">The command that is answered before everybody is put out; 0 none.</param>
    private void End(string by, string reason, IEffects effects, long answerTo = 0)
    {
        // Likes that were counted are stored and answered, though nobody will read them.
        TellLikes(effects);
        Emit(new DestroyedEvent(_nowMs, by, reason), effects);
        Done(answerTo, Seq, effects);
        _shadow = null;
        foreach (var member in PutOutAll()) effects.Remove(member, Verdict.NoSuchRoom, reason);
    }

    /// <summary>Everybody loses their place; nothing of their stay is remembered.</summary>
    public IReadOnlyList<Member> PutOutAll()
    {
        Member[] all = [.. _members.NewestFirst(null)];
        foreach (var member in all) _members.Remove(member);
        _graces.Clear();
        _departures.Clear();
        _moderators.Clear();
        _joinedNames.Clear();
        _joined = _left = 0;
        return all;
    }
}
