namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>Writes what a room does as lines of text, and keeps its log. Times are shown since the script's start. Not thread-safe.</summary>
internal sealed class Transcript(long startMs) : IEffects
{
    private readonly List<string> _lines = [];

    /// <summary>All events that the room appended.</summary>
    public List<RoomEvent> Log { get; } = [];

    public void Line(string text) => _lines.Add(text);

    /// <summary>The lines since the last call.</summary>
    public string[] TakeLines()
    {
        string[] lines = [.. _lines];
        _lines.Clear();
        return lines;
    }

    public void Append(RoomEvent happened)
    {
        Log.Add(happened);
        Line($"event {happened.Seq} {Show(happened)}");
    }

    public void Append(RoomEvent happened, Audience audience)
    {
        Append(happened);
        Line($"  only for [{string.Join(", ", audience.Users.Order(StringComparer.Ordinal))}], others: gap {audience.Lane} {audience.Reason}");
    }

    public void Answer(in Answer answer) => Line("answer " + (answer.Why == default ? "ok" : Show(answer.Why)) + Place(answer));

    public void Answer(long id, Reply reply) => Line("answer " + Show(reply));

    public void Remove(Member member, Verdict why, string reason) =>
        Line($"remove {member.User} session={member.Session} gateway={member.Gateway} {(int)why} {why} {Quote(reason)}");

    public void Ask(HookQuestion question) =>
        Line($"ask {question.Number} {question.Url} {question.User} {question.ClientId} {question.Type} {Quote(question.Content)} as {question.Sender.Role}");

    public void Await(long number) => Line($"await {number}");

    public void Online(int count) => Line($"online {count}");

    public string Time(long ms) => ms switch { Until.Forever => "forever", Until.Never => "never", _ => Spans.Show(ms - startMs) };

    public string Show(in Refusal why) =>
        $"{(int)why.Code} {why.Code} {why.Rule}"
        + (why.UntilMs == Until.Never ? "" : $" until={Time(why.UntilMs)}") + (why.RetryAfterMs == 0 ? "" : $" retry={Spans.Show(why.RetryAfterMs)}")
        + (why.User is null ? "" : $" user={why.User}") + (string.IsNullOrEmpty(why.Reason) ? "" : $" {Quote(why.Reason)}");

    public static string Quote(string text) => text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..8]}...\"({text.Length})";

    public static string Show(RoomConfig config) =>
        $"name={Quote(config.Name)} slow={config.SlowModeSeconds} cap={config.MemberCap}"
        + $" notices={OnOff(config.Notices)} entries={OnOff(config.Entries)} history={OnOff(config.History)}"
        + (config.EmoteOnly ? " emoteOnly=on" : "")
        + (config.Speakers == Speakers.All ? "" : $" speakers={config.Speakers}")
        + (config.UniqueMinutes == 0 ? "" : $" unique={config.UniqueMinutes}")
        + (config.HookUrl.Length == 0 ? "" : $" hook={config.HookUrl} onFailure={config.HookOnFailure}")
        + (config.Words ? "" : " words=off") + Show(config.Lanes);

    private static string Show(ConfigChange c) =>
        (c.Name is null ? "" : $" name={Quote(c.Name)}") + (c.SlowModeSeconds is { } slow ? $" slow={slow}" : "")
        + (c.MemberCap is { } cap ? $" cap={cap}" : "") + (c.Notices is { } notices ? $" notices={OnOff(notices)}" : "")
        + (c.Entries is { } entries ? $" entries={OnOff(entries)}" : "") + (c.History is { } history ? $" history={OnOff(history)}" : "")
        + (c.EmoteOnly is { } emoteOnly ? $" emoteOnly={OnOff(emoteOnly)}" : "")
        + (c.Speakers is { } speakers ? $" speakers={speakers}" : "")
        + (c.UniqueMinutes is { } unique ? $" unique={unique}" : "")
        + (c.HookUrl is { } hook ? $" hook={Quote(hook)}" : "") + (c.HookOnFailure is { } rule ? $" onFailure={rule}" : "")
        + (c.Words is { } words ? $" words={OnOff(words)}" : "")
        + (c.Lanes is null ? "" : $" lanes=[{c.Lanes}]");

    private static string Show(LaneMap lanes) => lanes.Types.Count == 0 ? "" : $" lanes=[{lanes}]";

    private string Place(in Answer answer) =>
        (answer.Seq == 0 ? "" : $" seq={answer.Seq}") + (answer.IsHeld ? " held" : "") + (answer.Duplicate ? $" duplicate, first at {Time(answer.TimeMs)}" : "");

    private string Show(RoomEvent happened) => happened switch
    {
        CreatedEvent e => $"created by {e.By} {Show(e.Config)}",
        MessageEvent e => $"message {e.User} {e.ClientId} {e.Type} {Quote(e.Content)}" + (e.Extra is null ? "" : $" extra={e.Extra.Count}") + Show(e.Address),
        GapEvent e => $"gap {e.Count} {e.Lane} {e.Reason}",
        EntryEvent e => $"entry {e.User} {e.Key} " + (e.Value is null ? "removed" : Quote(e.Value)) + Ends(e.UntilMs, e.AutoDelete),
        CountersEvent e => $"counters {string.Join(", ", e.Changes.Select(c => $"{c.Name}={c.Total?.ToString() ?? "gone"} (+{c.Added})"))}",
        DestroyedEvent e => $"destroyed by {Quote(e.By)} {Quote(e.Reason)}",
        MuteEvent e => $"mute {e.User} by {e.By} until={Time(e.UntilMs)} {Quote(e.Reason)}",
        SanctionEvent e => $"{AuditKinds.Of(e.Kind, e.UntilMs)} {(e.User.Length == 0 ? "everybody" : e.User)} by {e.By}"
            + (e.UntilMs == Until.Never ? "" : $" until={Time(e.UntilMs)} {Quote(e.Reason)}"),
        KickEvent e => $"kick {e.User} by {e.By} {Quote(e.Reason)}",
        PresenceEvent e => $"presence joined={e.Joined} left={e.Left} names=[{string.Join(", ", e.Names)}]",
        RecallEvent e => $"recall by {e.By} [{string.Join(", ", e.Seqs)}]" + (e.User is null ? "" : $" of {e.User}")
            + (e.MutedUntilMs == Until.Never ? "" : $" muted until={Time(e.MutedUntilMs)}"),
        RestoreEvent e => $"restore by {e.By} [{string.Join(", ", e.Seqs)}] of recall {e.Recall}",
        HeldEvent e => $"held {e.User} {e.ClientId} {e.Type} {Quote(e.Content)} by {e.Rule}" + Show(e.Address),
        DecidedEvent e => $"decided {e.Held} of {e.User} {e.ClientId} by {e.By}: {(e.Approved ? "approved" : "denied")}",
        RoomWordsEvent e => $"words by {e.By}" + string.Concat(e.Added.Select(word => $" +{Quote(word.Text)} {word.Action}"))
            + string.Concat(e.Removed.Select(word => $" -{Quote(word)}")),
        DistributionEvent e => $"distribution {(e.On ? "on" : "stopped")} by {e.By}",
        ConfigEvent e => $"config by {e.By}{Show(e.Change)}",
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "no transcript for it"),
    };

    private static string Show(Addressing? address) => address is null ? ""
        : (address.MentionsAll ? " mentions=all" : address.Mentions.Count == 0 ? "" : $" mentions={string.Join(',', address.Mentions.Take(3))}({address.Mentions.Count})")
        + (address.To.Count == 0 ? "" : $" to={string.Join(',', address.To)}");

    private string Show(Reply reply) => reply switch
    {
        JoinReply r => $"joined seq={r.Room.Seq} members={r.Room.MemberCount} role={r.Member.Role} muted={Time(r.Room.MutedUntilMs(r.Member))}"
            + (r.Room.GloballyMutedUntilMs(r.Member) == Until.Never ? "" : $" muted everywhere={Time(r.Room.GloballyMutedUntilMs(r.Member))}")
            + (r.Room.AllMutedUntilMs == Until.Never ? "" : $" all muted={Time(r.Room.AllMutedUntilMs)}")
            + (r.Room.ExceptedUntilMs(r.Member.User) == Until.Never ? "" : $" excepted={Time(r.Room.ExceptedUntilMs(r.Member.User))}")
            + $" entries={r.Room.Entries.Count}" + (r.Room.Counters.Count == 0 ? "" : $" counters={r.Room.Counters.Count}")
            + $" history=[{string.Join(", ", r.Room.RecentMessages(r.Member, r.HistoryCount).Select(m => $"{m.User} {m.ClientId}"))}]"
            + (r.Resuming ? " resuming" : ""),
        MembersReply r => $"members {r.Count}: {string.Join(", ", r.Items.Select(m => m.User))}" + (r.Next is null ? "" : $" next={r.Next}"),
        EntriesReply r => $"entries {r.Items.Count}:" + string.Concat(r.Items.Select(e => $" {e.Key}={Quote(e.Value)} v{e.Version} of {e.Owner}{Ends(e.UntilMs, e.AutoDelete)},")).TrimEnd(','),
        WhyReply r => r.Refusal.Refuses ? $"may not speak: {Show(r.Refusal)}" : "may speak",
        ImposedReply r => $"imposed until={Time(r.UntilMs)}",
        SanctionsReply r => $"sanctions {r.Count}:"
            + string.Concat(r.Items.Select(s => $" {s.User} by {s.By} at={Time(s.AtMs)} until={Time(s.UntilMs)} {Quote(s.Reason)},")).TrimEnd(',')
            + (r.Next is null ? "" : $" next={r.Next}"),
        AuditReply r => "audit:" + string.Concat(r.Items.Select(a => $" {a.Seq} {a.Kind}{(a.User.Length == 0 ? "" : $" {a.User}")} by {a.By},")).TrimEnd(',')
            + (r.Next is null ? "" : $" next={r.Next}"),
        RecalledReply r => $"recalled seq={r.Seq} [{string.Join(", ", r.Seqs)}]" + (r.More ? " and more" : ""),
        HeldReply r => $"held {r.Count}: {string.Join(", ", r.Items.Select(h => $"{h.Seq} {h.User} {h.ClientId}"))}" + (r.Next == 0 ? "" : $" next={r.Next}"),
        WordsReply r => $"words {r.Count}:" + string.Concat(r.Items.Select(word => $" {Quote(word.Text)} {word.Action}"))
            + (r.Next is null ? "" : $" next={Quote(r.Next)}"),
        ShadowReply r => $"shadow {r.Messages} messages" + string.Concat(r.Differences.Select(d => $", {d.Room}/{d.Shadow} {d.Count}"))
            + string.Concat(r.Sample.Select(m => $" [{m.User} {m.Type} {Quote(m.Content)} {m.Room}/{m.Shadow}]")),
        CountersReply r => $"counters {string.Join(", ", r.Items.Select(c => $"{c.Name}={c.Total}"))}",
        CountingReply => "with the next counters",
        EntryBatchReply r => (r.Why.Refuses ? Show(r.Why) : "ok") + $" written=[{string.Join(", ", r.Written.Select(w => $"{w.Key} v{w.Version}"))}]"
            + (r.Failed.Count == 0 ? "" : $" failed=[{string.Join(", ", r.Failed.Select(f => $"{f.Key} {(int)f.Code}"))}]"),
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply, "no transcript for it"),
    };

    private string Ends(long untilMs, bool autoDelete) =>
        (untilMs == Until.Never ? "" : $" until={Time(untilMs)}") + (autoDelete ? " auto" : "");

    private static string OnOff(bool on) => on ? "on" : "off";
}
