using Chatroom.Gateway.Sessions;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Feeds;

/// <summary>
/// Likes of this gateway's members on their way up to one room: summed up over a tick, one call at a time, so that the room has one
/// command of each gateway however many like. Each is acknowledged once its sum is stored. Thread-safe.
/// </summary>
public sealed class RoomLikes(IRoomGrain grain, string gateway, GatewayOptions options, TimeProvider clock)
{
    private static readonly WireFormat[] Formats = [WireFormat.Json, WireFormat.MessagePack];
    private readonly Lock _lock = new();
    private Gathered _gathered = new();
    private bool _going;

    /// <param name="answered">Gets the answer, on any thread, once; null: none is wanted.</param>
    /// <returns>False when too many wait for this room: nothing was counted.</returns>
    public bool Add(int count, WireFormat format, Action<CommandAnswer>? answered)
    {
        lock (_lock)
        {
            if (answered is not null && _gathered.Waiting >= options.CommandsPerRoom) return false;
            _gathered.Add(count, format, answered);
            if (_going) return true;
            _going = true;
        }
        _ = Go();
        return true;
    }

    private async Task Go()
    {
        for (; ; )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(options.LikeTickMs), clock);
            Gathered going;
            lock (_lock)
            {
                if (_gathered.IsEmpty)
                {
                    _going = false;
                    return;
                }
                (going, _gathered) = (_gathered, new Gathered());
            }
            await Call(going);
        }
    }

    private async Task Call(Gathered going)
    {
        var answers = new CommandAnswer?[Formats.Length];
        var code = Codes.ServerError;
        try
        {
            Read(await grain.Execute(gateway, Write(going)), answers);
        }
        catch (Grains.Embedded.GrainRefusedException)
        {
            // Nothing was counted, and the answers say so.
        }
        catch (Exception)
        {
            // The room's host has said what it was in its own log. Whether they were counted is not known here.
            code = Codes.Timeout;
        }
        foreach (var format in Formats)
            going.Tell(format, answers[(int)format] ?? new CommandAnswer(0, code, 0, 0, WireFrames.Rule(format, "store")));
    }

    // An answer speaks one format: those who speak the other have a sum of their own.
    private static byte[] Write(Gathered going) => CommandCodec.Write(
        [.. Formats.Where(format => going.Sum(format) > 0)
            .Select(format => ((Command)new AddLikes((int)format + 1, "likes", going.Sum(format)), format))]);

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

    /// <summary>What came in one tick. Not thread-safe.</summary>
    private sealed class Gathered
    {
        private readonly long[] _sums = new long[Formats.Length];
        private readonly List<Action<CommandAnswer>>[] _answered = [[], []];

        public bool IsEmpty => _sums[0] + _sums[1] == 0;

        public int Waiting => _answered[0].Count + _answered[1].Count;

        public long Sum(WireFormat format) => _sums[(int)format];

        public void Add(int count, WireFormat format, Action<CommandAnswer>? answered)
        {
            _sums[(int)format] += count;
            if (answered is not null) _answered[(int)format].Add(answered);
        }

        public void Tell(WireFormat format, CommandAnswer answer)
        {
            foreach (var answered in _answered[(int)format])
            {
                try
                {
                    answered(answer);
                }
                catch (Exception)
                {
                    // One session that cannot take its answer must not cost the others theirs.
                }
            }
        }
    }
}
