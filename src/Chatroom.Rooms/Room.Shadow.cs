using Chatroom.Rooms.Words;

namespace Chatroom.Rooms;

/// <content>
/// A shadow room: the same messages under other limits, modes or words, to see what a change would do before it is made. It looks at
/// the room's members and sanctions and has rates and an intake window of its own. It is of this process, and stored nowhere.
/// </content>
public sealed partial class Room
{
    private readonly Room? _original;
    private Shadow? _shadow;

    private Room(Room original, RoomOptions options)
        : this(original.Id, options) => _original = original;

    private void StartShadow(StartShadow start, IEffects effects)
    {
        if (!IsModerator(start, effects, out _)) return;
        if (CheckShadow(start) is { Refuses: true } why)
        {
            Refuse(start.Id, why, effects);
            return;
        }
        _shadow = new Shadow(this, start, _nowMs);
        Done(start.Id, 0, effects);
    }

    private Refusal CheckShadow(StartShadow start)
    {
        var why = CheckHook(start.Change, isServer: false);
        if (!why.Refuses) why = CheckConfig(start.Change);
        if (why.Refuses) return why;
        var fits = start.Minutes >= 1 && start.Minutes <= Options.ShadowMinutesMax && start.Limits.Fit(Options)
            && start.Words.Count <= Options.WordsPerCall && start.Words.All(IsWord);
        return fits ? default : new(Verdict.BadRoomParameter, Rules.Size);
    }

    private void StopShadow(StopShadow stop, IEffects effects)
    {
        if (!IsModerator(stop, effects, out _)) return;
        _shadow?.Stop(_nowMs);
        Done(stop.Id, 0, effects);
    }

    private void ReadShadow(ReadShadow read, IEffects effects)
    {
        if (IsModerator(read, effects, out _)) Say(read.Id, _shadow?.Report() ?? new ShadowReply(0, 0, 0, [], []), effects);
    }

    /// <summary>Another room that is asked the same. Not thread-safe; lives in its room's turns.</summary>
    private sealed class Shadow : IEffects
    {
        private readonly Room _original;
        private readonly ConfigChange _change;
        private readonly Dictionary<(string Room, string Shadow), long> _differences = [];
        private readonly Queue<ShadowSample> _sample = new();
        private readonly long _sinceMs;
        private RoomConfig? _of;
        private Room? _room;
        private long _untilMs;
        private long _messages;
        private string? _outcome;

        public Shadow(Room original, StartShadow start, long nowMs)
        {
            (_original, _change, _sinceMs, _untilMs) = (original, start.Change, nowMs, nowMs + start.Minutes * 60_000L);
            _room = new Room(original, start.Limits.On(original.Options));
            _room.Fold(new CreatedEvent(nowMs, "", original.Config).At(1));
            if (start.Words.Count > 0) _room.Fold(new RoomWordsEvent(nowMs, "", start.Words, []).At(2));
        }

        public void Stop(long nowMs)
        {
            _untilMs = Math.Min(_untilMs, nowMs);
            _room = null;
        }

        public ShadowReply Report() => new(
            _sinceMs, _untilMs, _messages,
            [.. _differences.OrderByDescending(one => one.Value).Select(one => new ShadowDifference(one.Key.Room, one.Key.Shadow, one.Value))],
            [.. _sample]);

        /// <param name="said">The content as it was written.</param>
        public void See(Publish publish, Member member, string said, string outcome, long nowMs)
        {
            if (nowMs >= _untilMs) Stop(nowMs);
            if (_room is not { } room) return;
            Follow(room, member);
            _outcome = null;
            room.Apply(publish with { Id = 1, Content = said, Session = publish.IsServer ? publish.Session : member.Session }, nowMs, this);
            // What waits for moderators waits in the room itself.
            room._held.Clear();
            if (_outcome is null) return;
            _messages++;
            if (_outcome == outcome) return;
            _differences[(outcome, _outcome)] = _differences.GetValueOrDefault((outcome, _outcome)) + 1;
            // The sample is for moderators: what is directed to others they do not read here either.
            if (publish.Address is { To.Count: > 0 }) return;
            if (_sample.Count == _original.Options.ShadowSample) _sample.Dequeue();
            _sample.Enqueue(new ShadowSample(nowMs, publish.User, publish.Type, said, outcome, _outcome));
        }

        /// <summary>The room's newest config, and the speaker as they are there.</summary>
        private void Follow(Room room, Member member)
        {
            (room.App, room.AppWords) = (_original.App, _original.AppWords);
            if (!ReferenceEquals(_of, _original.Config))
            {
                _of = _original.Config;
                room.Config = _change.On(_of);
            }
            if (member == _original._server) return;
            if (room._members.Find(member.User) is not { } speaker)
            {
                // Rates begin anew then, which shows as messages that only the room refused.
                if (room._members.Count >= room.Options.Departures) room.PutOutAll();
                speaker = new Member(member.User, member.JoinedMs, ++room._joins) { Bucket = new TokenBucket(room.Options.SenderBurstMessages, room._nowMs) };
                room._members.Add(speaker);
            }
            (speaker.Session, speaker.Role, speaker.Sender, speaker.Claims) = (member.Session, member.Role, member.Sender, member.Claims);
        }

        public void Answer(in Answer answer)
        {
            // A message that only the shadow took at its first sending has been counted.
            if (!answer.Duplicate) _outcome = Outcome(answer.IsHeld ? Refusal.Hold("") : answer.Why, answer.Why.Code == Verdict.WordReplaced);
        }

        public void Append(RoomEvent happened)
        {
        }

        public void Answer(long id, Reply reply)
        {
        }

        public void Remove(Member member, Verdict why, string reason)
        {
        }

        public void Online(int count)
        {
        }

        public void Ask(HookQuestion question)
        {
        }

        public void Await(long number)
        {
        }
    }

    private static string Outcome(in Refusal refusal, bool replaced) =>
        refusal.Holds ? "held" : refusal.Refuses ? refusal.Rule : replaced ? "replaced" : "sent";
}
