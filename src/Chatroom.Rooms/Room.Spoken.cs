namespace Chatroom.Rooms;

/// <content>What a message counts for: slow mode and repeats. One that is not stored after all counts for nothing.</content>
public sealed partial class Room
{
    /// <summary>Slow mode counts from now, and it is not said again.</summary>
    /// <param name="said">The content as the member wrote it: that is what they would write again.</param>
    /// <param name="seq">Where it will stand in the log; 0: that is not known yet.</param>
    private void Spoke(Member member, string type, string said, long seq)
    {
        member.SpokeMs = _nowMs;
        if (seq != 0) member.SpokeSeq = seq;
        if (Config.UniqueMinutes == 0 || member.Role.Moderates() || !IsSpeech(type)) return;
        (member.Said ??= new OwnContents(Options.UniqueContents)).Add(OwnContents.HashOf(said), _nowMs, seq);
    }

    private static void Unspoken(Member member, AskedMessage asked)
    {
        if (member.SpokeMs == asked.AskedMs) member.SpokeMs = asked.SpokeBeforeMs;
        member.Said?.Remove(OwnContents.HashOf(asked.Said));
    }

    /// <summary>
    /// Gives members back what messages cost them that are not in the log, once it has been read back: whoever was told that a message
    /// is not stored may send it again.
    /// </summary>
    /// <param name="epochBefore">The log that the room had until then.</param>
    public void ForgetUnstored(long epochBefore)
    {
        var stored = epochBefore == Epoch ? Seq : 0;
        var affected = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var member in _members.NewestFirst(null).Concat(_departures.All))
        {
            if (member.SpokeSeq <= stored) continue;
            affected[member.User] = member;
            (member.SpokeMs, member.SpokeSeq) = (0, 0);
            member.Said?.RemoveBehind(stored);
        }
        for (var i = 0; i < _messages.Count && affected.Count > 0; i++)
            if (affected.TryGetValue(_messages[i].User, out var member)) (member.SpokeMs, member.SpokeSeq) = (_messages[i].TimeMs, _messages[i].Seq);
    }
}
