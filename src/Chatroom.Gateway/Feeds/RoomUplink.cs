using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// Commands on their way up to one room. What comes while a call is being made travels together in the next. Thread-safe.
/// </summary>
public sealed class RoomUplink(IRoomGrain grain, string gateway, GatewayOptions options)
{
    private const int CommandsPerCall = 1_024;
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _calls;
    private bool _flushing;

    /// <summary>Sends a command; <paramref name="answered"/> gets its answer, on any thread, once.</summary>
    /// <param name="make">Makes the command with the id that it is to carry.</param>
    /// <returns>False when too many wait for this room: nothing was sent.</returns>
    public bool Post(Func<long, Command> make, WireFormat format, Action<CommandAnswer>? answered)
    {
        lock (_lock)
        {
            // What wants no answer is a leave or a drop: no more of these than sessions, and none may be lost.
            if (answered is not null && _waiting.Count >= options.CommandsPerRoom) return false;
            _waiting.Enqueue(new Waiting(make, format, answered));
            if (_flushing || _calls >= options.CallsPerRoom) return true;
            _flushing = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static uplink => uplink.Flush(), this, preferLocal: false);
        return true;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    public Task<CommandAnswer> Ask(Func<long, Command> make, WireFormat format)
    {
        var answer = new TaskCompletionSource<CommandAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(make, format, answer.SetResult)) answer.SetResult(NotAnswered(Codes.ServerError, format));
        return answer.Task;
    }

    private void Flush()
    {
        for (; ; )
        {
            Waiting[] going;
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
            }
            _ = Call(going);
        }
    }

    private async Task Call(Waiting[] going)
    {
        var answers = new CommandAnswer?[going.Length];
        var code = Codes.Ok;
        try
        {
            Read(await grain.Execute(gateway, Write(going)), answers);
        }
        catch (EngineStoppingException)
        {
            code = Codes.ServerUnavailable;
        }
        catch (GrainRefusedException)
        {
            code = Codes.ServerError;
        }
        catch (Exception)
        {
            // The room's host has said what it was in its own log. Whether the commands were carried out is not known here.
            code = Codes.Timeout;
        }
        for (var i = 0; i < going.Length; i++) Tell(going[i], answers[i] ?? NotAnswered(code, going[i].Format));
        lock (_lock)
        {
            _calls--;
            if (_flushing || _waiting.Count == 0) return;
            _flushing = true;
        }
        Flush();
    }

    private static byte[] Write(Waiting[] going)
    {
        var commands = new (Command, WireFormat)[going.Length];
        // The id is the place in this call: 1, 2, 3... 0 says that no answer is wanted.
        for (var i = 0; i < going.Length; i++) commands[i] = (going[i].Make(going[i].Answered is null ? 0 : i + 1), going[i].Format);
        return CommandCodec.Write(new WireWriter(WireFormat.MessagePack, 256 * going.Length), commands);
    }

    private static void Read(byte[] bytes, CommandAnswer?[] answers)
    {
        var reader = new WireReader(bytes, WireFormat.MessagePack);
        reader.BeginArray();
        while (reader.Next())
        {
            var answer = CommandAnswer.Read(ref reader);
            answers[answer.Id - 1] = answer;
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

    private static CommandAnswer NotAnswered(int code, WireFormat format) =>
        new(0, code, 0, 0, WireFrames.Rule(
        format, code switch { Codes.Timeout => "store", Codes.ServerUnavailable => "draining", _ => "limit" }));

    private readonly record struct Waiting(Func<long, Command> Make, WireFormat Format, Action<CommandAnswer>? Answered);
}
