using Chatroom.Grains.Hooks;
using Chatroom.Rooms;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>
/// Asks the room's hook outside the mailbox, and comes back in a turn of its own: messages take their places in the order in which they
/// are accepted. Whoever sent one gets the answer then, past the call that brought it; a call of no gateway waits for it.
/// </content>
public sealed partial class RoomGrain
{
    private readonly HookCalls _hooks;
    private readonly Dictionary<long, List<HookWaiter>> _atHook = [];

    /// <returns>The answer that the call itself waits for; null: there is none.</returns>
    private Task<byte[]>? Ask(string gateway, Turn turn)
    {
        var call = default(TaskCompletionSource<byte[]>);
        foreach (var asking in turn.Askings)
        {
            if (asking.Question is not null) _atHook.Add(asking.Number, []);
            if (asking.Id != 0)
            {
                if (gateway.Length == 0) call ??= new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
                _atHook[asking.Number].Add(new HookWaiter(gateway, asking.Id, asking.Format, call));
            }
            if (asking.Question is { } question) _ = Ask(question);
        }
        return call?.Task;
    }

    private async Task Ask(HookQuestion question)
    {
        try
        {
            // On the pool: reading and parsing an answer is no turn of the room.
            var reply = await Task.Run(() => _hooks.Ask(_room.Id, question));
            await InOrderBehindLoad();
            await Answered(new HookAnswered(question.Number, reply));
        }
        catch (Exception failure)
        {
            LogHookFailed(_room.Id, failure);
            if (_atHook.TryGetValue(question.Number, out var waiters)) GiveUp(waiters);
        }
    }

    private async Task Answered(HookAnswered answered)
    {
        _atHook.Remove(answered.Number, out var waiters);
        try
        {
            var (turn, nowMs) = (NewTurn(), NowMs);
            if (IsPossible(answered)) turn.Apply(answered, waiters!, nowMs);
            else turn.GiveUp(answered, waiters!, nowMs, RetryAfterMs);
            await Settle(turn, nowMs);
            foreach (var gateway in waiters!.Select(waiter => waiter.Gateway).Distinct().Where(_gateways.ContainsKey))
                Tell(gateway, g => g.Answered(_room.Id, turn.AnswersOf(waiters!, waiter => waiter.Gateway == gateway)));
            foreach (var call in waiters!.Select(waiter => waiter.Call).OfType<TaskCompletionSource<byte[]>>().Distinct())
                call.TrySetResult(turn.AnswersOf(waiters!, waiter => waiter.Call == call));
        }
        finally
        {
            GiveUp(waiters!);
        }
    }

    /// <summary>Nobody waits for what does not come any more.</summary>
    private static void GiveUp(List<HookWaiter> waiters)
    {
        foreach (var waiter in waiters) waiter.Call?.TrySetCanceled();
    }

    [LoggerMessage(7, LogLevel.Error, "Room {Room}: the answer of its hook could not be carried out")]
    private partial void LogHookFailed(string room, Exception failure);
}
