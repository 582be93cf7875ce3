namespace Chatroom.Rooms;

/// <content>
/// Rule 11: a room with a hook asks it before it sends. The room goes on meanwhile; the answer comes back as a command, and the message
/// takes the place that it has then. What is asked is of this process and of this log: after a restart the sender's resend asks again.
/// </content>
public sealed partial class Room
{
    private readonly Dictionary<long, AskedMessage> _asked = [];
    private readonly Dictionary<(long Epoch, string User, string ClientId), long> _askedNumbers = [];
    private long _questions;

    /// <summary>The hook that is asked, the room's own before the app's; empty: none.</summary>
    private string HookUrl => _original is not null ? "" : Config.HookUrl.Length > 0 ? Config.HookUrl : App.Settings.HookUrl;

    private string HookOnFailure => Config.HookUrl.Length > 0 ? Config.HookOnFailure : App.Settings.HookOnFailure;

    /// <summary>Messages that wait for the hook.</summary>
    public int AskedCount => _asked.Count;

    /// <summary>A resend of what is at the hook gets the answer that the first one gets; it is not asked about again.</summary>
    private bool IsAsked(Publish publish, IEffects effects)
    {
        if (_asked.Count == 0 || !_askedNumbers.TryGetValue((Epoch, publish.User, publish.ClientId), out var number)) return false;
        if (_asked[number].Resends++ < Options.HookResends) effects.Await(number);
        else Refuse(publish.Id, HookBusy(Verdict.TooFast), effects);
        return true;
    }

    private Refusal Ask(Publish publish, Member member, string said, bool replaced, IEffects effects)
    {
        // Not the failure rule: a flood must not open a way past a hook whose failure lets through.
        if (_asked.Count >= Options.HookQuestions) return HookBusy(Verdict.TooFast);
        var number = ++_questions;
        _asked.Add(number, new AskedMessage(Epoch, publish, said, _nowMs, member.SpokeMs, replaced));
        _askedNumbers.Add((Epoch, publish.User, publish.ClientId), number);
        // It counts from here; what is refused gives it back.
        Spoke(member, publish.Type, said, seq: 0);
        effects.Ask(new HookQuestion(
            number, HookUrl, publish.User, publish.ClientId, publish.Type, publish.Content, publish.Extra, member.Sender, _nowMs));
        return default;
    }

    private void Answered(HookAnswered answered, IEffects effects)
    {
        if (!_asked.Remove(answered.Id, out var asked)) return;
        _askedNumbers.Remove((asked.Epoch, asked.Publish.User, asked.Publish.ClientId));
        if (answered.Reply.Action == HookAction.GiveUp)
        {
            if (_members.Find(asked.Publish.User) is { } sender) Unspoken(sender, asked);
            return;
        }
        var publish = asked.Publish with { Id = answered.Id };
        // A connection that was lost meanwhile, or lost and found, is no reason to refuse: the resend finds the message sent.
        var member = publish.IsServer ? _server : _members.Find(publish.User);
        // A room that was destroyed meanwhile and made anew is another one.
        if (asked.Epoch != Epoch || member is null)                                           // 1
        {
            Refuse(publish.Id, new Refusal(Verdict.NotInRoom, Rules.NotInRoom), effects);
            return;
        }
        var refusal = SanctionedEverywhere(member);                                           // 2
        if (!refusal.Refuses) refusal = IsMuted(member);                                      // 3, 4
        if (!refusal.Refuses && !member.Role.Moderates()) refusal = AreAllMuted(member);      // 3, 5
        if (!refusal.Refuses) refusal = Obey(answered.Reply, member, ref publish);            // 11
        if (!refusal.Refuses && !member.Role.Moderates()) refusal = Intake(member, publish.Type, ref _intake); // 12
        if (refusal.Refuses) Unspoken(member, asked);
        Conclude(publish, member, asked.Said, refusal, asked.Replaced, effects);
    }

    private Refusal Obey(in HookReply reply, Member member, ref Publish publish)
    {
        switch (reply.Action)
        {
            case HookAction.Allow: return default;
            case HookAction.Replace when !TypeAndSize(publish.Type, reply.Content!, publish, member).Refuses:
                publish = publish with { Content = reply.Content! };
                return default;
            case HookAction.Hold: return Refusal.Hold(Rules.Hook);
            case HookAction.Refuse:
                return new(Verdict.HookRefused, Rules.Hook, Reason: Cut(reply.Reason));
            default:
                return HookOnFailure switch
                {
                    HookFailures.Allow => default,
                    HookFailures.Hold => Refusal.Hold(Rules.Hook),
                    _ => HookBusy(Verdict.HookFailed),
                };
        }
    }

    private Refusal HookBusy(Verdict code) => new(code, Rules.Hook, _nowMs + Options.HookRetryMs, Options.HookRetryMs);

    private string? Cut(string? reason)
    {
        if (reason is null || reason.Length <= Options.ReasonChars) return reason;
        // Not between the two halves of a character.
        var end = char.IsHighSurrogate(reason[Options.ReasonChars - 1]) ? Options.ReasonChars - 1 : Options.ReasonChars;
        return reason[..end];
    }

    /// <summary>Only servers name a hook: whoever steers a room must not make the service call what it should not reach.</summary>
    private Refusal CheckHook(ConfigChange change, bool isServer)
    {
        if (change.HookUrl is null && change.HookOnFailure is null) return default;
        if (!isServer) return new(Verdict.NotAuthorised, Rules.Role);
        var urlFits = string.IsNullOrEmpty(change.HookUrl) || (change.HookUrl.Length <= Options.HookUrlChars && IsHttp(change.HookUrl));
        var ruleFits = change.HookOnFailure is null or HookFailures.Allow or HookFailures.Refuse or HookFailures.Hold;
        return urlFits && ruleFits ? default : new(Verdict.BadRoomParameter, Rules.Hook);
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme is "http" or "https");

    /// <summary>A message at the hook. Not thread-safe; changed by the room only.</summary>
    private sealed class AskedMessage(long epoch, Publish publish, string said, long askedMs, long spokeBeforeMs, bool replaced)
    {
        public long Epoch => epoch;
        public Publish Publish => publish;
        public string Said => said;
        public long AskedMs => askedMs;
        public long SpokeBeforeMs => spokeBeforeMs;
        public bool Replaced => replaced;
        public int Resends { get; set; }
    }
}

/// <summary>What a hook that gives no answer means, as configs have it.</summary>
public static class HookFailures
{
    /// <summary>The message is sent.</summary>
    public const string Allow = "allow";

    /// <summary>The message is refused.</summary>
    public const string Refuse = "refuse";

    /// <summary>The message waits for a moderator's decision.</summary>
    public const string Hold = "hold";
}
