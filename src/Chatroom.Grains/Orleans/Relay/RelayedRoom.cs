using Chatroom.Grains.Codec;
using Chatroom.Grains.Orleans.Calls;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>
/// One room as this silo serves it: takes what it is told once and hands it to each gateway, in order and without a hole, wherever the
/// room lives by now. Thread-safe; tells come one at a time.
/// </summary>
internal sealed partial class RelayedRoom(string id, IClusterRoom grain, RelayedRooms rooms, ILogger log)
{
    private readonly ILogger _log = log;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IRoomObserver> _gateways = new(StringComparer.Ordinal);
    private readonly List<Fence> _fences = [];
    private IRoomObserver[] _all = [];
    private Task _turn = Task.CompletedTask;
    private long _line;
    private long _pendingLine;
    private long _life;
    private long _told;
    private long _epoch = -1;
    private long _seq;

    public bool IsEmpty
    {
        get { lock (_lock) return _gateways.Count == 0 && !IsInTurn; }
    }

    /// <summary>As <see cref="IRoomGrain.Attach"/>: the silo begins a new line, for all of its gateways.</summary>
    public Task<byte[]> Attach(string gateway, IRoomObserver observer) => InTurn(async () =>
    {
        var before = Set(gateway, observer);
        try
        {
            return await AttachAll(Timeout.InfiniteTimeSpan);
        }
        catch
        {
            Set(gateway, before);
            throw;
        }
    });

    public Task Detach(string gateway) => InTurn(async () =>
    {
        if (Set(gateway, null) is null) return false;
        await grain.Detach(rooms.Silo, gateway);
        return true;
    });

    /// <summary>Says to the room that this silo is still there, and begins a new line where the room has forgotten it. Never fails.</summary>
    public async Task Renew()
    {
        try
        {
            var line = await grain.Renew(rooms.Silo);
            bool known;
            lock (_lock) known = line == _line || line == _pendingLine || _gateways.Count == 0;
            if (!known && !IsInTurn) await Attach();
        }
        catch (Exception failure)
        {
            LogNotReached(id, failure);
        }
    }

    /// <summary>The one before; null: none.</summary>
    private IRoomObserver? Set(string gateway, IRoomObserver? observer)
    {
        lock (_lock)
        {
            var before = _gateways.GetValueOrDefault(gateway);
            if (observer is null) _gateways.Remove(gateway);
            else _gateways[gateway] = observer;
            _all = [.. _gateways.Values];
            return before;
        }
    }

    /// <summary>Again, since the room has moved or something was lost. A silo that goes down may have swallowed the call: it is not waited for long.</summary>
    private Task<byte[]> Attach() => InTurn(() => AttachAll(TimeSpan.FromMilliseconds(rooms.FenceMs)));

    private async Task<byte[]> AttachAll(TimeSpan within)
    {
        string[] gateways;
        long line, epoch, seq;
        lock (_lock)
        {
            gateways = [.. _gateways.Keys];
            (line, epoch, seq) = (_pendingLine = rooms.NextLine(), _epoch, _seq);
        }
        if (gateways.Length == 0) return [];
        var answer = await grain.Attach(rooms.Silo, line, rooms.LaneOf(id), gateways, epoch, seq).WaitAsync(within);
        var attached = Attached.From(answer.Bytes);
        bool hasMoved;
        lock (_lock)
        {
            if (_line < line) BeginLine(line);
            if (_epoch < 0) (_epoch, _seq) = (attached.Epoch, attached.Seq);
            hasMoved = _life != 0 && _life != answer.Life;
            _life = answer.Life;
        }
        await Told(answer);
        if (hasMoved) HandOn(gateway => gateway.Moved(id), null);
        return answer.Bytes;
    }

    /// <summary>Attaching or detaching just now: what it brings must not be asked for twice.</summary>
    private bool IsInTurn => !_turn.IsCompleted;

    /// <summary>One attach or detach at a time: the room must not see them the other way round.</summary>
    private async Task<T> InTurn<T>(Func<Task<T>> call)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock) (before, _turn) = (_turn, done.Task);
        await before;
        try
        {
            return await call();
        }
        finally
        {
            done.SetResult();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Room {Room} was not reached: it is asked again with the next renewal")]
    private partial void LogNotReached(string room, Exception failure);
}
