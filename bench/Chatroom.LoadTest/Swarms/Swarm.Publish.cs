using System.Globalization;
using Chatroom.LoadTest.Accounts;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Scenarios;
using Chatroom.LoadTest.Workers;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <content>Message n goes at start + n / rate by talker n modulo talkers, whichever process that one lives in.</content>
internal sealed partial class Swarm
{
    private const int TriesMax = 25;
    private static readonly long ResendAfterNs = 200 * Monotonic.Millisecond;

    private readonly List<Accepted> _accepted = [];
    private readonly SortedDictionary<string, long> _refusedByRule = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<RecordedMessage>? _recorded;
    private WorkerOrder? _publishing;
    private long _nextMessage;
    private long _unsent;
    private int _pending;
    private long _lastAccepted;

    private long NextPublishNs => _publishing is null ? long.MaxValue : DueNs(_nextMessage);

    private void StartPublishing(WorkerOrder order)
    {
        _measureNs = order.MeasureNs;
        _untilNs = order.UntilNs;
        if (_setup.From >= _setup.Talkers) return;
        _publishing = order;
        _nextMessage = NextOwn(0);
    }

    private void PublishDue(long now)
    {
        while (_publishing is { } order && DueNs(_nextMessage) <= now)
        {
            if (DueNs(_nextMessage) >= order.UntilNs)
            {
                _publishing = null;
                return;
            }
            Publish(_members[TalkerOf(_nextMessage) - _setup.From], _nextMessage);
            _nextMessage = NextOwn(_nextMessage + 1);
        }
    }

    private void Publish(Member member, long number)
    {
        var talker = member.Talker!;
        if (member.Phase == Phase.Dead || talker.Pending.Count >= Talker.PendingMax)
        {
            _unsent++;
            return;
        }
        var sent = new Sent(number, Monotonic.Now, 1);
        talker.Pending.Add(number, sent);
        _pending++;
        _published.Add(sent.SentAt >= _measureNs);
        if (member.Phase == Phase.Up) Transmit(member, sent);
    }

    private void Transmit(Member member, Sent sent) => SendFrame(
        member, new PublishFrame(IdOf(member, sent.Number), 1, sent.Tries > 1, "text", ContentOf(sent), null).Write);

    private void ResendPending(Member member, Talker talker)
    {
        foreach (var number in talker.Pending.Keys.ToArray()) Resend(member, number);
    }

    private void Resend(Member member, long number)
    {
        if (!member.Talker!.Pending.TryGetValue(number, out var sent)) return;
        sent = sent with { Tries = sent.Tries + 1 };
        member.Talker.Pending[number] = sent;
        Transmit(member, sent);
    }

    private void OnPuback(Member member, in PubackFrame ack)
    {
        if (member.Talker is not { } talker || NumberOf(ack.Id) is not { } number || !talker.Pending.TryGetValue(number, out var sent)) return;
        // Its outcome is not known: the same id again gives the first answer.
        if (ack.Code == Codes.Timeout && sent.Tries < TriesMax)
        {
            _timers.Enqueue(new Timer(member, TimerKind.Resend, number), Monotonic.Now + ResendAfterNs);
            return;
        }
        talker.Pending.Remove(number);
        _pending--;
        if (ack.IsSent) OnAccepted(member, talker, sent, ack.Seq);
        else OnRefused(ack, sent);
    }

    private void OnAccepted(Member member, Talker talker, Sent sent, long seq)
    {
        _acceptedCount.Add(sent.SentAt >= _measureNs);
        _lastAccepted = Math.Max(_lastAccepted, seq);
        var hash = Digest.Of(seq, talker.User, IdOf(member, sent.Number), "text", ContentOf(sent));
        _accepted.Add(new Accepted(seq, hash, member.Number));
    }

    private void OnRefused(in PubackFrame ack, Sent sent)
    {
        _refused.Add(sent.SentAt >= _measureNs);
        var rule = $"{ack.Rule ?? CodesInWords.Of(ack.Code)} ({ack.Code})";
        _refusedByRule[rule] = _refusedByRule.GetValueOrDefault(rule) + 1;
    }

    private long DueNs(long number)
    {
        if (number == long.MaxValue) return number;
        return _publishing!.StartNs + (_recorded is { } chat
            ? (long)(chat[(int)number].AtMs * Monotonic.Millisecond / _setup.Speed)
            : (long)(number * (Monotonic.Second / _setup.Rate)));
    }

    private int TalkerOf(long number) => (int)((_recorded is { } chat ? chat[(int)number].User : number) % _setup.Talkers);

    private string ContentOf(in Sent sent) =>
        _recorded is { } chat ? BatchReader.Content(sent.SentAt, 0) + chat[(int)sent.Number].Text : BatchReader.Content(sent.SentAt, _setup.Size);

    // The first message from this number on whose talker lives here.
    private long NextOwn(long number)
    {
        if (_recorded is { } chat)
        {
            for (; number < chat.Count; number++)
                if (TalkerOf(number) >= _setup.From && TalkerOf(number) < _setup.To) return number;
            return long.MaxValue;
        }
        // Talkers are the first members, so they are one range.
        var talker = number % _setup.Talkers;
        if (talker < _setup.From) return number + _setup.From - talker;
        return talker < _setup.To ? number : number + _setup.Talkers - talker + _setup.From;
    }

    private string IdOf(Member member, long number) => string.Create(CultureInfo.InvariantCulture, $"{member.Number}-{number}-{_setup.Run}");

    private static long? NumberOf(string id) =>
        id.Split('-') is [_, var number, _] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
