using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>
/// What outlets are told. Events of the log go to the store with their batch; comings and goings, which no log has, go there each tick.
/// </content>
public sealed partial class RoomGrain
{
    /// <summary>Rows of comings and goings that wait for the store while it is away; beyond it the oldest are lost.</summary>
    private const int UntoldMax = 64 * OutletLanes.Outlets;

    private readonly OutletSet _outlets;
    private readonly OutletPages _pages;
    private readonly MemberNews _news;
    private readonly List<OutletRow> _untold = [];
    private Task _telling = Task.CompletedTask;

    private bool HasNews => !_news.IsEmpty || _untold.Count > 0;

    /// <summary>Comings and goings are noted only when somebody wants to know them.</summary>
    private MemberNews? WantedNews => _outlets.WantsNews ? _news : null;

    private void TellNews()
    {
        if (!_news.IsEmpty)
        {
            _untold.AddRange(_pages.Of(_news, NowMs, _outlets));
            _news.Clear();
        }
        // What is on its way is in front: it must not be dropped and told at once.
        if (_untold.Count > 0 && _telling.IsCompleted && NowMs >= _refuseUntilMs) _telling = StoreNews();
    }

    private async Task StoreNews()
    {
        if (_untold.Count > UntoldMax)
        {
            LogNewsLost(_room.Id, _untold.Take(_untold.Count - UntoldMax).Sum(row => row.Events));
            _untold.RemoveRange(0, _untold.Count - UntoldMax);
        }
        OutletRow[] going = [.. _untold];
        try
        {
            await _store.Outlets.Add(_room.Id, going, CancellationToken.None);
            _untold.RemoveRange(0, going.Length);
            _outlets.Stored(_room.Id, _outbox.Epoch, _outbox.StoredSeq);
        }
        catch (Exception failure)
        {
            // The next tick tries again. When it was stored after all, it comes twice, with the same ids.
            LogNewsNotStored(_room.Id, failure);
        }
    }

    [LoggerMessage(5, LogLevel.Warning, "Room {Room}: joins and leaves for its outlets not stored")]
    private partial void LogNewsNotStored(string room, Exception failure);

    [LoggerMessage(6, LogLevel.Error, "Room {Room}: {Events} events of joins and leaves for its outlets are lost, the store was away too long")]
    private partial void LogNewsLost(string room, int events);
}
