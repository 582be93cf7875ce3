using System.Text;

namespace Chatroom.Rooms;

/// <content>
/// Who may say what, when. The rules stand in <see cref="Decide"/> in the order in which they are asked; the first that refuses
/// decides and names itself. Their numbers are those of the rules' page.
/// </content>
public sealed partial class Room
{
    private IntakeWindow _intake;

    private void Publish(Publish publish, IEffects effects)
    {
        var refusal = NotInRoom(publish, out var member);
        if (!refusal.Refuses && _recentIds.TryFind(publish.User, publish.ClientId, _nowMs, out var first))
        {
            Say(new Answer(publish.Id, default, first.Seq, first.TimeMs, Duplicate: true, first.IsHeld), effects);
            return;
        }
        if (!refusal.Refuses && IsAsked(publish, effects)) return;
        var (replaced, said) = (false, publish.Content);
        if (!refusal.Refuses) refusal = Decide(member, publish.Type, publish.Content, publish, out replaced);
        // The hook, too, is asked about what would be sent.
        if (!refusal.Refuses && replaced) publish = publish with { Content = Mask(publish.Content) };
        if (!refusal.Refuses && HookUrl.Length > 0)                               // 11
        {
            refusal = Ask(publish, member, said, replaced, effects);
            if (!refusal.Refuses) return;
        }
        if (!refusal.Refuses && !member.Role.Moderates()) refusal = Intake(member, publish.Type, ref _intake); // 12
        Conclude(publish, member, said, refusal, replaced, effects);
    }

    /// <summary>Sends it, holds it, or says why not.</summary>
    /// <param name="said">The content as it was written.</param>
    /// <param name="replaced">Whether words of it were replaced.</param>
    private void Conclude(Publish publish, Member member, string said, in Refusal refusal, bool replaced, IEffects effects)
    {
        if (refusal.Rule != Rules.NotInRoom) _shadow?.See(publish, member, said, Outcome(refusal, replaced), _nowMs);
        if (refusal.Holds)
        {
            Hold(publish, member, said, refusal.Rule, effects);
        }
        else if (!refusal.Refuses)
        {
            Spoke(member, publish.Type, said, Seq + 1);
            // What goes to all rooms is no sign of life in this one.
            if (!publish.IsBroadcast) ActiveMs = _nowMs;
            Emit(Message(publish, member), effects);
            Say(new Answer(publish.Id, replaced ? new(Verdict.WordReplaced, Rules.Words) : default, Seq, _nowMs), effects);
        }
        else if (refusal.Rule == Rules.Intake)
        {
            // It was a good message that the room had no place for: everyone sees that something is left out.
            ActiveMs = _nowMs;
            Emit(new GapEvent(_nowMs, 1, LaneOf(member.Role, publish.Type), GapReasons.Intake), effects);
            Refuse(publish.Id, refusal, effects, Seq);
        }
        else
        {
            Refuse(publish.Id, refusal, effects);
        }
    }

    private MessageEvent Message(Publish publish, Member member) =>
        new(_nowMs, publish.User, publish.ClientId, publish.Type, publish.Content, member.Sender, publish.Extra) { Address = publish.Address };

    /// <param name="type">Null, or <paramref name="content"/>: not known, what needs it is skipped.</param>
    /// <param name="publish">Null: it is only asked, nothing counts.</param>
    /// <param name="replaced">Whether words of it are replaced.</param>
    private Refusal Decide(Member member, string? type, string? content, Publish? publish, out bool replaced)
    {
        replaced = false;
        var skips = member.Role.Moderates();
        Refusal refusal;
        if ((refusal = CannotSpeak(member)).Refuses) return refusal;              // guests read
        if ((refusal = SanctionedEverywhere(member)).Refuses) return refusal;     // 2
        if ((refusal = IsMuted(member)).Refuses) return refusal;                  // 3, 4
        if (!skips && (refusal = AreAllMuted(member)).Refuses) return refusal;    // 3, 5
        if (!skips && (refusal = NotAmong(member)).Refuses) return refusal;       // 6
        if (!skips && (refusal = NotEmotes(type, content)).Refuses) return refusal; // 6
        if (!skips && (refusal = Repeated(member, type, content)).Refuses) return refusal; // 6
        if (!skips && (refusal = SlowMode(member)).Refuses) return refusal;       // 7
        if (!skips && (refusal = Rate(member, publish is not null)).Refuses) return refusal; // 8
        if ((refusal = TypeAndSize(type, content, publish, member)).Refuses) return refusal; // 9
        if (publish is not null && (refusal = Names(publish, member)).Refuses) return refusal; // 9
        return content is null ? default : CheckWords(type, content, out replaced); // 10
    }

    private static Refusal CannotSpeak(Member member) =>
        member.Role == Role.Guest ? new(Verdict.NotAuthorised, Rules.Role) : default;

    /// <summary>A ban closes the session at its gateway; what is on its way meanwhile ends here.</summary>
    private Refusal SanctionedEverywhere(Member member)
    {
        if (member.Role == Role.Server) return default;
        if (App.Bans.Of(member.User, _nowMs) is { } ban) return Sanctioned(Verdict.UserBanned, Rules.GlobalBan, ban.UntilMs);
        return App.Mutes.Of(member.User, _nowMs) is { } mute ? Sanctioned(Verdict.Muted, Rules.GlobalMute, mute.UntilMs) : default;
    }

    private Refusal Sanctioned(Verdict code, string rule, long until) =>
        new(code, rule, until, until == Until.Forever ? 0 : until - _nowMs);

    private Refusal IsMuted(Member member) => UnlessExcepted(member, MutedUntilMs(member), Rules.Muted);

    private Refusal AreAllMuted(Member member) => UnlessExcepted(member, AllMutedUntilMs, Rules.RoomMuted);

    private Refusal UnlessExcepted(Member member, long until, string rule) =>
        until == Until.Never || ExceptedUntilMs(member.User) != Until.Never ? default : Sanctioned(Verdict.Muted, rule, until);

    private Refusal NotAmong(Member member) =>
        Speakers.Include(Config.Speakers, member.Claims) ? default : new(Verdict.NotAuthorised, Rules.Speakers);

    private Refusal NotEmotes(string? type, string? content)
    {
        if (!Config.EmoteOnly || type is null || !IsSpeech(type)) return default;
        var fits = type == MessageTypes.Text && (content is null || Emotes.IsOnly(content));
        return fits ? default : new(Verdict.BadRoomParameter, Rules.EmoteOnly);
    }

    private Refusal SlowMode(Member member)
    {
        if (Config.SlowModeSeconds == 0 || member.SpokeMs == 0) return default;
        var until = member.SpokeMs + Config.SlowModeSeconds * 1_000L;
        return until > _nowMs ? new(Verdict.TooFast, Rules.SlowMode, until, until - _nowMs) : default;
    }

    private Refusal Rate(Member member, bool counts)
    {
        var bucket = member.Bucket;
        var passes = bucket.TryTake(Options.SenderMessagesPerSecond, Options.SenderBurstMessages, _nowMs, out var wait);
        if (counts) member.Bucket = bucket;
        return passes ? default : new(Verdict.TooFast, Rules.Rate, _nowMs + wait, wait);
    }

    private Refusal TypeAndSize(string? type, string? content, Publish? publish, Member member)
    {
        if (type is not null && !IsType(type)) return new(Verdict.BadRoomParameter, Rules.Type);
        if (type == MessageTypes.Notice && !member.Role.Moderates() && publish is not { IsAboutEntry: true }) return new(Verdict.NotAuthorised, Rules.Role);
        var fits = (publish is null || (IsId(publish.ClientId) && ExtraFits(publish.Extra)))
            && (content is null || Utf8Fits(content, Options.ContentBytes));
        if (!fits) return new(Verdict.BadRoomParameter, Rules.Size);
        return type is null || content is null || MessageContent.Fits(type, content, Options)
            ? default
            : new(Verdict.BadRoomParameter, Rules.Content);
    }

    /// <summary>The types that are always there, and those that the app has registered.</summary>
    private bool IsType(string type) => MessageTypes.All.Contains(type) || App.Settings.CustomTypes.ContainsKey(type);

    /// <summary>The role's, or what the room says of the type, or what the app has registered for it; a client cannot choose.</summary>
    private Lane LaneOf(Role role, string type) =>
        role.Moderates() ? Lane.High
        : Config.Lanes.Find(type) is { } own ? own
        : App.Settings.CustomTypes.TryGetValue(type, out var lane) ? lane : Lane.Normal;

    private Refusal Names(Publish publish, Member member)
    {
        if (publish.Address is not { } address) return default;
        if (address.MentionsAll && !member.Role.Moderates()) return new(Verdict.NotAuthorised, Rules.Role);
        var fits = AreIds(address.Mentions, Options.MentionsMax) && AreIds(address.To, Options.DirectedToMax);
        return fits ? default : new(Verdict.BadRoomParameter, Rules.Size);
    }

    private bool AreIds(IReadOnlyList<string> users, int most)
    {
        if (users.Count > most) return false;
        for (var i = 0; i < users.Count; i++)
            if (!IsId(users[i])) return false;
        return true;
    }

    private bool IsId(string id) => id.Length > 0 && Utf8Fits(id, Options.IdBytes);

    // A char is at most 3 bytes of UTF-8: counting is needed only near the limit.
    private static bool Utf8Fits(string text, int bytes) =>
        text.Length <= bytes && (text.Length * 3 <= bytes || Encoding.UTF8.GetByteCount(text) <= bytes);

    private bool ExtraFits(IReadOnlyDictionary<string, string>? extra)
    {
        if (extra is null) return true;
        var bytes = 0;
        // The dictionary's own enumerator costs no memory, the interface's does.
        if (extra is Dictionary<string, string> map)
            foreach (var pair in map) bytes += Bytes(pair);
        else
            foreach (var pair in extra) bytes += Bytes(pair);
        return bytes <= Options.ExtraBytes;
    }

    private static int Bytes(KeyValuePair<string, string> pair) => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value);

    private Refusal Intake(Member member, string type, ref IntakeWindow window) =>
        window.TryTake(LaneOf(member.Role, type), Options, _nowMs, out var wait)
            ? default
            : new(Verdict.TooFast, Rules.Intake, _nowMs + wait, wait);
}
