using Chatroom.Grains.Orleans.Calls;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Orleans.Relay;

/// <content>
/// What the room tells: each number of the line once and in order. Orleans may bring them in another order while it is still looking for
/// the way to this silo; one that does not come makes the silo begin a new line.
/// </content>
internal sealed partial class RelayedRoom
{
    /// <summary>Tells that came before one in front of them; more are a reason to begin a new line at once.</summary>
    private const int EarlyMax = 8_192;

    private readonly Dictionary<long, Action> _early = [];

    /// <summary>A batch that was told before, on an older line, is not told again.</summary>
    public void Batch(long line, long number, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart) =>
        Take(line, number, () =>
        {
            lock (_lock)
            {
                if (epoch == _epoch && next <= _seq + 1) return;
                (_epoch, _seq) = (epoch, next - 1);
            }
            HandOn(gateway => gateway.Batch(id, epoch, first, next, messagePack, json, privatePart), null);
        });

    /// <param name="to">The gateway that it is for; null: all.</param>
    public void Tell(long line, long number, Action<IRoomObserver> what, string? to = null) => Take(line, number, () => HandOn(what, to));

    private void Take(long line, long number, Action tell)
    {
        lock (_lock)
        {
            if (line == _pendingLine && line > _line) BeginLine(line);
            if (line != _line || number <= _told) return;
            if (number > _told + 1)
            {
                KeepEarly(number, tell);
                return;
            }
        }
        for (Action? next = tell; next is not null;)
        {
            next();
            lock (_lock)
            {
                if (line != _line) return;
                HaveTold(number++);
                _early.Remove(number, out next);
            }
        }
    }

    private void KeepEarly(long number, Action tell)
    {
        if (_early.Count >= EarlyMax)
        {
            Lost();
            return;
        }
        _early[number] = tell;
        if (_early.Count == 1) _ = Missing(_line, _told);
    }

    private async Task Missing(long line, long told)
    {
        await Task.Delay(rooms.FenceMs);
        lock (_lock)
        {
            if (_line != line || _early.Count == 0) return;
            if (_told == told) Lost();
            else _ = Missing(line, _told);
        }
    }

    /// <summary>Ends when this silo has been told all that <paramref name="answer"/> speaks of, or that took too long. Never fails.</summary>
    public Task Told(in Fenced answer)
    {
        lock (_lock)
        {
            if (_gateways.Count == 0) return Task.CompletedTask;
            if (answer.Line == 0) return AttachAgain();
            if (answer.Line < _line || (answer.Line == _line && answer.Told <= _told)) return Task.CompletedTask;
            var fence = new Fence(answer.Line, answer.Told);
            _fences.Add(fence);
            return InTime(fence);
        }
    }

    private async Task InTime(Fence fence)
    {
        try
        {
            await fence.Passed.Task.WaitAsync(TimeSpan.FromMilliseconds(rooms.FenceMs));
        }
        catch (TimeoutException)
        {
            LogLate(id, rooms.FenceMs);
            lock (_lock)
            {
                _fences.Remove(fence);
                Lost();
            }
        }
    }

    /// <summary>The room has moved: before anybody sees its answer, what was missed on the way is told.</summary>
    private async Task AttachAgain()
    {
        try
        {
            // Whoever attaches just now may do so at the room's last home: that is no reason to go on without.
            var life = Volatile.Read(ref _life);
            if (IsInTurn) await _turn.WaitAsync(TimeSpan.FromMilliseconds(rooms.FenceMs));
            if (life == Volatile.Read(ref _life)) await Attach().WaitAsync(TimeSpan.FromMilliseconds(rooms.FenceMs));
        }
        catch (Exception failure)
        {
            LogNotReached(id, failure);
        }
    }

    private void BeginLine(long line)
    {
        (_line, _told) = (line, 0);
        _early.Clear();
        Release();
    }

    private void HaveTold(long number)
    {
        _told = number;
        Release();
    }

    private void Release()
    {
        for (var i = _fences.Count - 1; i >= 0; i--)
        {
            if (_fences[i].Line > _line || (_fences[i].Line == _line && _fences[i].Number > _told)) continue;
            _fences[i].Passed.TrySetResult();
            _fences.RemoveAt(i);
        }
    }

    /// <summary>Something did not arrive: a new line begins with it.</summary>
    private void Lost()
    {
        if (!IsInTurn) _ = Task.Run(AttachAgain);
    }

    private void HandOn(Action<IRoomObserver> what, string? to)
    {
        IRoomObserver[] observers;
        lock (_lock) observers = to is null ? _all : _gateways.TryGetValue(to, out var one) ? [one] : [];
        foreach (var observer in observers)
        {
            try
            {
                what(observer);
            }
            catch (Exception failure)
            {
                LogGatewayFailed(id, failure);
            }
        }
    }

    [LoggerMessage(2, LogLevel.Error, "Room {Room}: a gateway threw at what it was told")]
    private partial void LogGatewayFailed(string room, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "Room {Room}: what an answer speaks of was not told within {FenceMs} ms; it is asked for again")]
    private partial void LogLate(string room, int fenceMs);

    /// <summary>An answer that waits for a number of a line.</summary>
    private sealed record Fence(long Line, long Number)
    {
        public TaskCompletionSource Passed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
