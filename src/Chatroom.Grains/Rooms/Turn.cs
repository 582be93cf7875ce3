using System.Runtime.InteropServices;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Outlets;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// The effects of one call's commands: events go to the outbox at once; answers and removals wait here until those are stored.
/// Not thread-safe; one a call.
/// </summary>
/// <param name="commands">How many there will be.</param>
internal sealed class Turn(
    Room room, Outbox outbox, DetailsWriter details, RoomCounters counters, MemberNews? news, int commands) : IEffects
{
    private readonly List<Told> _told = new(commands);
    private readonly List<Removal> _removals = [];
    private readonly List<(long Id, WireFormat Format, Command Command)> _counting = [];
    private Command _command = new Tick();
    private WireFormat _format;
    private bool _appended;
    private bool _hadPlace;
    private long[]? _elided;
    private List<Asking>? _askings;
    private IReadOnlyList<HookWaiter>? _waiters;
    private long _neededSeq;
    private long _nowMs;

    /// <summary>The member count to tell, if it changed.</summary>
    public int? OnlineCount { get; private set; }

    public IReadOnlyList<Removal> Removals => _removals;

    /// <summary>Those of whom it is not known whether they were put out.</summary>
    public IReadOnlyList<Removal> Undecided { get; private set; } = [];

    /// <summary>How often the store had been read when it began.</summary>
    public int Reads { get; init; }

    /// <summary>Questions to the hook, and who waits for one, in order.</summary>
    public IReadOnlyList<Asking> Askings => _askings ?? (IReadOnlyList<Asking>)[];

    /// <summary>Whether likes of it wait until the room tells its counters.</summary>
    public bool IsCounting => _counting.Count > 0;

    /// <summary>What the room has told of its counters; null when it has not.</summary>
    public CountersEvent? Counters { get; private set; }

    /// <summary>Whether it speaks of something that is not stored yet.</summary>
    public bool Waits => _neededSeq > outbox.StoredSeq;

    public void Apply(Command command, WireFormat format, long nowMs)
    {
        (_command, _format, _appended, _nowMs) = (command, format, false, nowMs);
        _hadPlace = command is Join join && room.FindMember(join.User) is { DroppedMs: 0 } member && member.Session == join.Session;
        room.Apply(command, nowMs, this);
        outbox.CommandDone();
    }

    /// <summary>Applies a hook's answer; what the room answers goes to all who wait for it, in their order.</summary>
    public void Apply(HookAnswered answered, IReadOnlyList<HookWaiter> waiters, long nowMs)
    {
        _waiters = waiters;
        Apply(answered, WireFormat.Json, nowMs);
        _waiters = null;
    }

    /// <summary>Ends a question when nothing can be stored: all who wait are told so.</summary>
    public void GiveUp(HookAnswered answered, IReadOnlyList<HookWaiter> waiters, long nowMs, long retryAfterMs)
    {
        Apply(answered with { Reply = new HookReply(HookAction.GiveUp) }, WireFormat.Json, nowMs);
        foreach (var waiter in waiters) Tell(waiter.Id, Codes.ServerError, NotStored(waiter.Format, retryAfterMs), 0);
    }

    /// <summary>Refuses a command that the room is not even asked, since nothing can be stored.</summary>
    public void RefuseUnstored(Command command, WireFormat format, long retryAfterMs)
    {
        (_command, _format, _hadPlace) = (command, format, false);
        if (command.Id != 0) Tell(command.Id, Codes.ServerError, NotStored(format, retryAfterMs), 0);
    }

    public void Append(RoomEvent happened) => AppendFor(happened, null);

    public void Append(RoomEvent happened, Audience audience) => AppendFor(happened, audience);

    private void AppendFor(RoomEvent happened, Audience? audience)
    {
        _appended = true;
        if (happened is MessageEvent) counters.Accept(_nowMs);
        if (happened is GapEvent gap)
        {
            counters.Drop(gap);
            (_elided ??= new long[(int)Lane.All + 1])[(int)gap.Lane] += gap.Count;
        }
        if (happened is CountersEvent told) Counters = told;
        outbox.Append(happened, audience);
    }

    public void Answer(in Answer answer)
    {
        if (_waiters is null)
        {
            AnswerOne(answer);
            return;
        }
        foreach (var waiter in _waiters)
        {
            _format = waiter.Format;
            AnswerOne(answer with { Id = waiter.Id });
        }
    }

    private void AnswerOne(in Answer answer)
    {
        var told = answer.Why.Refuses ? details.Refused(_format, answer.Why, answer.Seq)
            : _command is Publish or HookAnswered or AddLikes ? details.Published(_format, room.Epoch, answer)
            : _command is SetEntry ? details.One(_format, "version"u8, answer.Seq)
            : _command is Recall or DecideHeld ? details.One(_format, "seq"u8, answer.Seq)
            : details.Empty(_format);
        // The answer to a resend speaks of an event that may still be on its way to the store.
        Tell(answer.Id, (int)answer.Why.Code, told, answer.Duplicate ? answer.Seq : _appended ? room.Seq : 0);
    }

    public void Answer(long id, Reply reply)
    {
        if (reply is JoinReply) outbox.Cut();
        if (reply is CountingReply) _counting.Add((id, _format, _command));
        else Tell(id, (int)reply.Code, details.Of(_format, reply), reply is MembersReply or HeldReply ? 0 : room.Seq);
    }

    /// <summary>Its likes are part of that event; null: the room has forgotten them, since its store failed.</summary>
    public void Counted(CountingCalls.Count? count, long retryAfterMs)
    {
        foreach (var (id, format, command) in _counting)
        {
            (_command, _format, _hadPlace) = (command, format, false);
            if (count is not { Event: var told }) RefuseUnstored(command, format, retryAfterMs);
            else Tell(id, Codes.Ok, details.Published(format, count.Epoch, new Answer(id, default, told.Seq, told.TimeMs)), told.Seq);
        }
        _counting.Clear();
    }

    public void Remove(Member member, Verdict why, string reason)
    {
        Needs(room.Seq);
        _removals.Add(new Removal(member, why, reason, room.Seq));
    }

    public void Online(int count) => OnlineCount = count;

    /// <summary>Counts what became of the publishes.</summary>
    public void Count(GrainMetrics metrics)
    {
        var accepted = 0;
        foreach (var told in _told)
        {
            if (told.Command is not (Publish or HookAnswered)) continue;
            if (Codes.IsDone(told.Answer.Code)) accepted++;
            else metrics.Refused(told.Answer.Code);
        }
        metrics.Accepted(accepted);
        for (var lane = 0; lane < (_elided?.Length ?? 0); lane++)
            if (_elided![lane] > 0) metrics.Elided((Lane)lane, _elided[lane]);
    }

    public void Ask(HookQuestion question) => (_askings ??= []).Add(new Asking(question.Number, question, _command.Id, _format));

    public void Await(long number) => (_askings ??= []).Add(new Asking(number, null, _command.Id, _format));

    public void Came(Member member) => news?.Came(member.User, room.MemberCount);

    public void Went(Member member) => news?.Went(member.User, room.MemberCount);

    public byte[] Answers()
    {
        var w = ScratchWriter.Take();
        w.BeginArray(_told.Count);
        foreach (ref readonly var told in CollectionsMarshal.AsSpan(_told)) told.Answer.Write(w);
        w.EndArray();
        return w.ToArray();
    }

    /// <summary>The answers of those waiters who are of one gateway; the waiters in the order in which they were answered.</summary>
    public byte[] AnswersOf(IReadOnlyList<HookWaiter> waiters, Func<HookWaiter, bool> wanted) =>
        CommandAnswer.WriteAll([.. _told.Where((_, i) => wanted(waiters[i])).Select(told => told.Answer)]);

    /// <summary>Takes back what was not stored: those answers become failures, who was put out stays (when that is known), who joined does not.</summary>
    /// <param name="retryAfterMs">When it may work again.</param>
    public void Fail(Outcome outcome, long retryAfterMs)
    {
        var lost = _removals.Where(r => r.NeededSeq > outcome.StoredSeq).ToList();
        _removals.RemoveAll(r => r.NeededSeq > outcome.StoredSeq);
        // Who may have been put out does not speak until that is known.
        if (outcome.Code == Codes.Timeout) Undecided = lost;
        else lost.ForEach(removal => Readmit(removal.Member));
        for (var i = 0; i < _told.Count; i++)
        {
            var told = _told[i];
            if (told.NeededSeq <= outcome.StoredSeq) continue;
            counters.Refused++;
            _told[i] = told with
            {
                Answer = told.Answer with { Code = outcome.Code, Details = NotStored(told.Format, retryAfterMs) },
                NeededSeq = 0,
            };
            // They do not know of a place that they had not before: nobody would ever give it up.
            if (told.Command is Join join && !told.HadPlace) room.Apply(new Leave(0, join.User, join.Session), _nowMs, this);
        }
    }

    private void Readmit(Member member)
    {
        room.Readmit(member);
        if (room.FindMember(member.User) == member) Came(member);
    }

    private void Tell(long id, int code, byte[] answer, long neededSeq)
    {
        if (!Codes.IsDone(code)) counters.Refused++;
        Needs(neededSeq);
        _told.Add(new Told(new CommandAnswer(id, code, room.Epoch, room.Seq, answer), _format, _command, neededSeq, _hadPlace));
    }

    private void Needs(long seq) => _neededSeq = Math.Max(_neededSeq, seq);

    private byte[] NotStored(WireFormat format, long retryAfterMs) =>
        details.Refused(format, new Refusal(Verdict.Ok, "store", 0, retryAfterMs), 0);

    private readonly record struct Told(CommandAnswer Answer, WireFormat Format, Command Command, long NeededSeq, bool HadPlace);
}
