namespace Chatroom.Rooms;

/// <content>What moderators did, newest last; the oldest go when it is full. Part of the durable state.</content>
public sealed partial class Room
{
    private readonly Queue<AuditRecord> _audit = new();

    private void Note(RoomEvent happened, string kind, string by, string user = "", long untilMs = Until.Never, string reason = "")
    {
        if (Options.AuditMax == 0) return;
        if (_audit.Count == Options.AuditMax) _audit.Dequeue();
        _audit.Enqueue(new AuditRecord(happened.Seq, kind, by, user, happened.TimeMs, untilMs, reason));
    }

    /// <summary>Whether somebody kicked or banned the user behind that seq, as far as the audit list goes.</summary>
    public bool WasPutOut(string user, long afterSeq)
    {
        foreach (var record in _audit)
            if (record.Seq > afterSeq && record.User == user && record.Kind is (AuditKinds.Kick or AuditKinds.Ban)) return true;
        return false;
    }

    /// <summary>The kick of a user behind that seq, as far back as the list goes.</summary>
    private AuditRecord? KickSince(string user, long seq) =>
        _audit.LastOrDefault(record => record.Seq > seq && record.User == user && record.Kind == AuditKinds.Kick);

    private void ReadAudit(ReadAudit read, IEffects effects)
    {
        if (!IsModerator(read, effects, out _)) return;
        if (read.Count < 1 || read.Count > Options.SanctionsPageMax || read.Before < 0)
        {
            Refuse(read.Id, new Refusal(Verdict.BadRoomParameter, Rules.Size), effects);
            return;
        }
        var page = _audit.Reverse().Where(record => read.Before == 0 || record.Seq < read.Before).Take(read.Count + 1).ToList();
        var more = page.Count > read.Count;
        if (more) page.RemoveAt(read.Count);
        Say(read.Id, new AuditReply(page, more ? page[^1].Seq : null), effects);
    }
}
