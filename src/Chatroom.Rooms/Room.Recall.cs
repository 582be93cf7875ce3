namespace Chatroom.Rooms;

/// <content>Taking messages back, one or many in one event, and taking that back.</content>
public sealed partial class Room
{
    private readonly HashSet<long> _recalled = [];
    private readonly OrderedDictionary<long, RecallRecord> _recalls = [];

    private void Recall(Recall recall, IEffects effects)
    {
        if (!IsMember(recall, effects, out var member)) return;
        var why = CheckRecall(recall, member, out var place);
        if (why.Refuses)
        {
            Refuse(recall.Id, why, effects);
            return;
        }
        Emit(new RecallEvent(_nowMs, recall.User, [recall.Target], place.User, Until.Never), effects);
        Done(recall.Id, Seq, effects);
    }

    private Refusal CheckRecall(Recall recall, Member member, out MessagePlace place)
    {
        if (!_messages.TryFind(recall.Target, out place)) return new(Verdict.BadRoomParameter, Rules.History);
        var isOwn = !recall.IsServer && place.User == member.User;
        if (!isOwn && !MayAct(member, place)) return new(Verdict.NotAuthorised, Rules.Role);
        if (_recalled.Contains(recall.Target)) return new(Verdict.Recalled, Rules.Recalled);
        var inTime = member.Role.Moderates() || _nowMs - place.TimeMs <= Options.RecallMs;
        return inTime ? default : new(Verdict.NotAuthorised, Rules.Recall);
    }

    /// <summary>Both roles of the sender count: the one then and the one now.</summary>
    private bool MayAct(Member actor, in MessagePlace place) =>
        actor.Role.MayActOn(place.Role) && actor.Role.MayActOn(RoleOf(place.User));

    private void DeleteMessages(DeleteMessages delete, IEffects effects)
    {
        if (!IsModerator(delete, effects, out var actor)) return;
        var why = actor.Role.MayActOn(RoleOf(delete.Target)) ? default : new Refusal(Verdict.NotAuthorised, Rules.Role);
        var fits = IsId(delete.Target) && delete.Minutes >= 1 && delete.Minutes <= Options.DeleteMinutesMax;
        if (!why.Refuses && !fits) why = new(Verdict.BadRoomParameter, Rules.Size);
        var seqs = new List<long>();
        if (!why.Refuses)
            for (var i = _messages.FirstSince(_nowMs - delete.Minutes * 60_000L); i < _messages.Count; i++)
                if (_messages[i].User == delete.Target) seqs.Add(_messages[i].Seq);
        RecallMany(delete, actor, seqs, delete.Target, delete.MuteMinutes, why, effects, why.Refuses ? [] : HeldOf(delete, actor));
    }

    private void RecallMessages(RecallMessages recall, IEffects effects)
    {
        if (!IsModerator(recall, effects, out var actor)) return;
        RecallMany(recall, actor, recall.Seqs, null, recall.MuteMinutes, default, effects, []);
    }

    /// <summary>Takes the newest of them back that the actor may, as many as one event holds.</summary>
    /// <param name="held">What is denied with them.</param>
    private void RecallMany(
        MemberCommand command, Member actor, IEnumerable<long> seqs, string? user, int muteMinutes, Refusal why, IEffects effects, HeldEvent[] held)
    {
        List<long> found = [.. seqs.Where(seq => MayRecall(actor, seq)).Distinct().Order()];
        var more = found.Count > Options.RecallSeqsMax;
        if (more) found.RemoveRange(0, found.Count - Options.RecallSeqsMax);
        string[] muted = muteMinutes == 0 ? [] : [.. SendersOf(found)];
        if (!why.Refuses) why = CheckMutes(muted, muteMinutes);
        if (why.Refuses)
        {
            Refuse(command.Id, why, effects);
            return;
        }
        var seq = 0L;
        if (found.Count > 0)
        {
            var until = muteMinutes == 0 ? Until.Never : muteMinutes == Until.Forever ? Until.Forever : _nowMs + muteMinutes * 60_000L;
            var recall = new RecallEvent(_nowMs, command.User, found, user, until);
            Emit(recall, effects);
            seq = recall.Seq;
            foreach (var (sender, _) in MutedBy(seq)) Emit(new MuteEvent(_nowMs, command.User, sender, until, "", actor.Role), effects);
        }
        Deny(held, command.User, effects);
        Say(command.Id, new RecalledReply(seq, found, more), effects);
    }

    private bool MayRecall(Member actor, long seq) =>
        !_recalled.Contains(seq) && _messages.TryFind(seq, out var place) && (place.User == actor.User || MayAct(actor, place));

    private IEnumerable<string> SendersOf(IEnumerable<long> seqs) =>
        seqs.Select(seq => _messages.TryFind(seq, out var place) ? place.User : "").Where(user => user.Length > 0).Distinct(StringComparer.Ordinal);

    private Refusal CheckMutes(string[] users, int minutes)
    {
        if (minutes == 0) return default;
        var fits = minutes == Until.Forever || (minutes >= 1 && minutes <= Options.SanctionMinutesMax);
        if (!fits || users.Length > Options.RecallMutesMax) return new(Verdict.BadRoomParameter, Rules.Size);
        return _mutes.HasPlaceFor(users, _nowMs) ? default : new(Verdict.BadRoomParameter, Rules.Limit);
    }

    private IEnumerable<(string User, long BeforeMs)> MutedBy(long recall) =>
        _recalls.TryGetValue(recall, out var record) ? record.Muted : [];

    private void Undo(Undo undo, IEffects effects)
    {
        if (!IsModerator(undo, effects, out var actor)) return;
        var why = CheckUndo(undo, actor, out var record);
        if (why.Refuses)
        {
            Refuse(undo.Id, why, effects);
            return;
        }
        List<long> restored = [.. record.Seqs.Where(seq => _recalled.Contains(seq) && _messages.TryFind(seq, out _))];
        Emit(new RestoreEvent(_nowMs, undo.User, restored, record.Seq), effects);
        var seq = Seq;
        foreach (var (user, beforeMs) in record.Muted)
        {
            // Somebody may have muted them anew meanwhile: that mute stays.
            if (_mutes.Find(user) is not { } mute || mute.UntilMs != record.MutedUntilMs || mute.By != record.By) continue;
            var until = Until.Holds(beforeMs, _nowMs) ? beforeMs : Until.Never;
            Emit(new MuteEvent(_nowMs, undo.User, user, until, "", actor.Role), effects);
        }
        Say(undo.Id, new RecalledReply(seq, restored, More: false), effects);
    }

    private Refusal CheckUndo(Undo undo, Member actor, out RecallRecord record)
    {
        if (!_recalls.TryGetValue(undo.Target, out record!) || _nowMs - record.TimeMs > Options.UndoMs)
            return new(Verdict.BadRoomParameter, Rules.Undo);
        // What somebody above them did, a moderator does not take back; of one who is not here it is not known who they were.
        var by = _members.Find(record.By)?.Role ?? Role.Broadcaster;
        return record.By != undo.User && by > actor.Role ? new(Verdict.NotAuthorised, Rules.Role) : default;
    }

    private void FoldRecall(RecallEvent recall)
    {
        _recalled.RemoveWhere(seq => seq <= recall.Seq - Options.HistoryEventsMax);
        _recalled.UnionWith(recall.Seqs);
        // Nobody but its sender takes such a recall back, and they have no undo.
        if (recall.IsOwn) return;
        (string, long)[] muted = recall.MutedUntilMs == Until.Never
            ? []
            : [.. SendersOf(recall.Seqs).Select(user => (user, MuteOf(user))).Where(mute => EndsBefore(mute.Item2, recall.MutedUntilMs))];
        while (_recalls.Count >= Options.UndoRecallsMax || (_recalls.Count > 0 && recall.TimeMs - _recalls.GetAt(0).Value.TimeMs > Options.UndoMs))
            _recalls.RemoveAt(0);
        _recalls.Add(recall.Seq, new RecallRecord(recall.Seq, recall.TimeMs, recall.By, recall.Seqs, recall.MutedUntilMs, muted));
    }

    private long MuteOf(string user) =>
        _mutes.Find(user) is { } mute && Until.Holds(mute.UntilMs, _nowMs) ? mute.UntilMs : Until.Never;

    private static bool EndsBefore(long until, long other) => until != Until.Forever && (other == Until.Forever || until < other);

    private void FoldRestore(RestoreEvent restore)
    {
        _recalled.ExceptWith(restore.Seqs);
        _recalls.Remove(restore.Recall);
    }
}
