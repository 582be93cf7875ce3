using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>
/// The effects of one call's commands: events go to the outbox at once; answers and removals wait here until those are stored.
/// Not thread-safe; one a call.
/// </summary>
internal sealed class Turn(Room room, Outbox outbox, DetailsWriter details, RoomCounters counters) : IEffects
{
    private readonly List<(CommandAnswer Answer, WireFormat Format, bool Waits)> _answers = [];
    private readonly List<(Removal Removal, long Seq)> _removals = [];
    private Command _command = new Tick();
    private WireFormat _format;
    private bool _appended;

    /// <summary>The member count to tell, if it changed.</summary>
    public int? OnlineCount { get; private set; }

    public IEnumerable<Removal> Removals => _removals.Select(r => r.Removal);

    /// <summary>The log that the answers speak of.</summary>
    public long Epoch { get; private set; }

    public void Apply(Command command, WireFormat format, long nowMs)
    {
        (_command, _format, _appended) = (command, format, false);
        room.Apply(command, nowMs, this);
        Epoch = room.Epoch;
    }

    /// <summary>Refuses a command that the room is not even asked, since nothing can be stored.</summary>
    public void RefuseUnstored(Command command, WireFormat format, long retryAfterMs)
    {
        if (command.Id == 0) return;
        counters.Refused++;
        _answers.Add((NotStored(command.Id, format, retryAfterMs), format, Waits: false));
    }

    public void Append(RoomEvent happened)
    {
        _appended = true;
        if (happened is MessageEvent) counters.Accepted++;
        if (happened is GapEvent gap) counters.Dropped += gap.Count;
        outbox.Append(happened);
    }

    public void Answer(in Answer answer)
    {
        if (answer.Id == 0) return;
        if (answer.Why.Refuses) counters.Refused++;
        var told = answer.Why.Refuses ? details.Refused(_format, answer.Why, answer.Seq)
            : _command is Publish ? details.Published(_format, room.Epoch, answer)
            : _command is SetEntry ? details.One(_format, "version"u8, answer.Seq)
            : details.Empty(_format);
        // The answer to a resend speaks of an event that may still be on its way to the store.
        var waits = _appended || answer.Duplicate;
        _answers.Add((new CommandAnswer(answer.Id, (int)answer.Why.Code, room.Epoch, room.Seq, told), _format, waits));
    }

    public void Answer(long id, Reply reply)
    {
        if (reply is JoinReply) outbox.Cut();
        if (id == 0) return;
        _answers.Add((new CommandAnswer(id, Codes.Ok, room.Epoch, room.Seq, details.Of(_format, reply)), _format, Waits: true));
    }

    public void Remove(Member member, Verdict why, string reason) =>
        _removals.Add((new Removal(member, why, reason), room.Seq));

    public void Online(int count) => OnlineCount = count;

    public byte[] Answers() => CommandAnswer.WriteAll([.. _answers.Select(a => a.Answer)]);

    /// <summary>Takes back what was not stored: those answers become failures, those members stay.</summary>
    /// <param name="storedSeq">The last seq that is stored for sure.</param>
    /// <param name="code">24015 when the rest is not stored for sure, -1 when that is not known.</param>
    /// <param name="retryAfterMs">When it may work again.</param>
    public void Fail(long storedSeq, int code, long retryAfterMs)
    {
        for (var i = 0; i < _answers.Count; i++)
        {
            var (answer, format, waits) = _answers[i];
            if (waits && answer.Seq > storedSeq)
                _answers[i] = (NotStored(answer.Id, format, retryAfterMs) with { Code = code }, format, false);
        }
        foreach (var (removal, _) in _removals.Where(r => r.Seq > storedSeq)) room.Readmit(removal.Member);
        _removals.RemoveAll(r => r.Seq > storedSeq);
    }

    private CommandAnswer NotStored(long id, WireFormat format, long retryAfterMs) => new(
        id, Codes.ServerError, room.Epoch, room.Seq,
        details.Refused(format, new Refusal(Verdict.Ok, "store", 0, retryAfterMs), 0));
}

/// <summary>A session that is no longer in the room, and why. Immutable.</summary>
internal readonly record struct Removal(Member Member, Verdict Why, string Reason);

/// <summary>What a room's activation has counted. Not thread-safe: it lives in its grain's turns.</summary>
internal sealed class RoomCounters
{
    public long Accepted;
    public long Dropped;
    public long Refused;
}
