using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// Commands on their way up to one room. What comes while a call is being made travels together in the next. Thread-safe.
/// </summary>
/// <param name="clock">For answers that come later than their call; null: the machine's.</param>
/// <param name="scheduler">Where calls begin; null: on the thread pool.</param>
public sealed class RoomUplink(IRoomGrain grain, string gateway, GatewayOptions options, TimeProvider? clock = null, TaskScheduler? scheduler = null)
{
    // As many as a batch holds. Four times as many took a fifth more processor time: a call's bytes became large objects.
    private const int CommandsPerCall = 256;
    private readonly LateAnswers<Waiting> _late = new(
        clock ?? TimeProvider.System, options.LateAnswerMs, static (waiting, answer) => Tell(waiting, answer ?? NotAnswered(Codes.Timeout, "store", waiting.Format)));
    private readonly TaskScheduler _scheduler = scheduler ?? TaskScheduler.Default;
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private long _lastId;
    private int _calls;
    private int _holds;
    private bool _flushing;
    private bool _held;

    /// <summary>
    /// The room cannot be reached: commands are refused at once, those that wait too, until <see cref="LetGo"/>. Leaves and drops are
    /// forgotten: whoever hosts the room gives up the places of a gateway that is away.
    /// </summary>
    public void Hold()
    {
        Waiting[] refused;
        lock (_lock)
        {
            _held = true;
            _holds++;
            refused = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var waiting in refused) Tell(waiting, Away(waiting.Format));
    }

    /// <summary>The room is here again, and knows who is in it.</summary>
    public void LetGo()
    {
        lock (_lock) _held = false;
    }

    /// <summary>Sends a command; <paramref name="answered"/> gets its answer, on any thread, once.</summary>
    /// <param name="make">Makes the command with the id that it is to carry.</param>
    /// <param name="returns">Says that somebody is still here, after the room could not be reached: it goes before it is let go.</param>
    /// <returns>False when too many wait for this room: nothing was sent.</returns>
    public bool Post(Func<long, Command> make, WireFormat format, Action<CommandAnswer>? answered, bool returns = false)
    {
        lock (_lock)
        {
            if (_held && !returns)
            {
                if (answered is not null)
                    _scheduler.Queue(static refused => Tell(refused, Away(refused.Format)), new Waiting(make, format, answered));
                return true;
            }
            // What wants no answer is a leave or a drop: no more of these than sessions, and none may be lost.
            if (answered is not null && _waiting.Count >= options.CommandsPerRoom) return false;
            _waiting.Enqueue(new Waiting(make, format, answered));
            if (_flushing || _calls >= options.CallsPerRoom) return true;
            _flushing = true;
        }
        _scheduler.Queue(static uplink => uplink.Flush(), this);
        return true;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    public Task<CommandAnswer> Ask(Func<long, Command> make, WireFormat format)
    {
        var answer = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(make, format, answer.SetResult)) answer.SetResult(NotAnswered(Codes.ServerError, "limit", format));
        return answer.Task;
    }

    /// <summary>Answers that the room left out of its calls' have come.</summary>
    public void Answered(byte[] answers) => _late.Come(answers);

    /// <summary>Gives up answers that have not come in time; called now and then.</summary>
    public void Expire() => _late.Expire();

    private void Flush()
    {
        for (; ; )
        {
            Waiting[] going;
            long firstId;
            lock (_lock)
            {
                if (_waiting.Count == 0 || _calls >= options.CallsPerRoom)
                {
                    _flushing = false;
                    return;
                }
                going = new Waiting[Math.Min(_waiting.Count, CommandsPerCall)];
                for (var i = 0; i < going.Length; i++) going[i] = _waiting.Dequeue();
                _calls++;
                firstId = _lastId + 1;
                _lastId += going.Length;
            }
            _ = Call(going, firstId);
        }
    }

    private async Task Call(Waiting[] going, long firstId)
    {
        var answers = new CommandAnswer?[going.Length];
        var (code, rule) = (Codes.Ok, "");
        var holds = Volatile.Read(ref _holds);
        try
        {
            Read(await grain.Execute(gateway, Write(going, firstId)), answers, firstId);
        }
        catch (EngineAwayException away)
        {
            (code, rule) = (Codes.ServerUnavailable, away.Rule);
        }
        catch (GrainRefusedException)
        {
            (code, rule) = (Codes.ServerError, "limit");
        }
        catch (Exception)
        {
            // The room's host has said what it was in its own log. Whether the commands were carried out is not known here.
            (code, rule) = (Codes.Timeout, "store");
        }
        for (var i = 0; i < going.Length; i++)
        {
            // A room that has forgotten its members says so of each. They are announced: until then it is as if it had not been asked.
            if (answers[i] is { Code: Codes.NotInRoom } && holds != Volatile.Read(ref _holds)) Tell(going[i], Away(going[i].Format));
            else if (answers[i] is { } answer) Tell(going[i], answer);
            else if (code != Codes.Ok) Tell(going[i], NotAnswered(code, rule, going[i].Format));
            else if (going[i].Answered is not null) _late.Await(firstId + i, going[i]);
        }
        lock (_lock)
        {
            _calls--;
            if (_flushing || _waiting.Count == 0) return;
            _flushing = true;
        }
        Flush();
    }

    private static byte[] Write(Waiting[] going, long firstId)
    {
        var commands = new (Command, WireFormat)[going.Length];
        // 0 says that no answer is wanted.
        for (var i = 0; i < going.Length; i++) commands[i] = (going[i].Make(going[i].Answered is null ? 0 : firstId + i), going[i].Format);
        return CommandCodec.Write(commands);
    }

    private static void Read(byte[] bytes, CommandAnswer?[] answers, long firstId)
    {
        var reader = new WireReader(bytes, WireFormat.MessagePack);
        reader.BeginArray();
        while (reader.Next())
        {
            var answer = CommandAnswer.Read(ref reader);
            answers[answer.Id - firstId] = answer;
        }
    }

    private static void Tell(in Waiting asked, CommandAnswer answer)
    {
        try
        {
            asked.Answered?.Invoke(answer);
        }
        catch (Exception)
        {
            // One session that cannot take its answer must cost the others neither theirs nor the room's next call.
        }
    }

    private static CommandAnswer Away(WireFormat format) => NotAnswered(Codes.ServerUnavailable, SiloAwayException.RuleName, format);

    private static CommandAnswer NotAnswered(int code, string rule, WireFormat format) => new(0, code, 0, 0, WireFrames.Rule(format, rule));

    private readonly record struct Waiting(Func<long, Command> Make, WireFormat Format, Action<CommandAnswer>? Answered);
}
