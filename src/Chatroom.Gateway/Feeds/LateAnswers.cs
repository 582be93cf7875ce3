using Chatroom.Grains.Codec;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// Answers that come by themselves, after the call that carried their commands or before its end. Thread-safe. Bounded by time: what
/// has not come by then is told that its outcome is not known.
/// </summary>
/// <param name="tell">Tells an answer to whoever waits, outside the lock.</param>
internal sealed class LateAnswers<TWaiting>(TimeProvider clock, int waitMs, Action<TWaiting, CommandAnswer?> tell)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, (TWaiting Waiting, long Since)> _waiting = [];
    private readonly Dictionary<long, (CommandAnswer Answer, long Since)> _early = [];

    /// <summary>The call has ended without an answer to this command: it comes later, or has come already.</summary>
    public void Await(long id, TWaiting waiting)
    {
        CommandAnswer early;
        lock (_lock)
        {
            if (!_early.Remove(id, out var come))
            {
                _waiting.Add(id, (waiting, clock.GetTimestamp()));
                return;
            }
            early = come.Answer;
        }
        tell(waiting, early);
    }

    /// <summary>Answers have come.</summary>
    public void Come(byte[] answers)
    {
        var reader = new WireReader(answers, WireFormat.MessagePack);
        reader.BeginArray();
        while (reader.Next()) Come(CommandAnswer.Read(ref reader));
    }

    /// <summary>Gives up what has waited too long; called now and then.</summary>
    public void Expire()
    {
        List<TWaiting> late = [];
        lock (_lock)
        {
            foreach (var (id, kept) in _waiting)
            {
                if (!IsLate(kept.Since)) continue;
                late.Add(kept.Waiting);
                _waiting.Remove(id);
            }
            // Of calls that failed: nobody asks for these.
            foreach (var (id, kept) in _early)
                if (IsLate(kept.Since)) _early.Remove(id);
        }
        foreach (var waiting in late) tell(waiting, null);
    }

    private void Come(CommandAnswer answer)
    {
        (TWaiting Waiting, long Since) found;
        lock (_lock)
        {
            if (!_waiting.Remove(answer.Id, out found))
            {
                _early[answer.Id] = (answer, clock.GetTimestamp());
                return;
            }
        }
        tell(found.Waiting, answer);
    }

    private bool IsLate(long since) => clock.GetElapsedTime(since).TotalMilliseconds >= waitMs;
}
