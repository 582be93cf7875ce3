using Chatroom.Grains.Codec;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Rooms;

/// <content>Those who carry the room to its members.</content>
public sealed partial class RoomGrain
{
    private readonly Dictionary<string, IRoomObserver> _gateways = new(StringComparer.Ordinal);
    private List<IRoomObserver> _relays = [];

    public async Task<byte[]> Attach(string gateway, IRoomObserver observer)
    {
        await Loaded();
        _gateways[gateway] = observer;
        _relays = RelaysOf(_gateways.Values);
        Schedule(NowMs);
        return new Attached(_outbox.Epoch, _outbox.StoredSeq, _room.MemberCount).ToBytes();
    }

    public Task Detach(string gateway)
    {
        _gateways.Remove(gateway);
        _relays = RelaysOf(_gateways.Values);
        Schedule(NowMs);
        return Task.CompletedTask;
    }

    private void CarryOut(Turn turn)
    {
        foreach (var removal in turn.Removals) CarryOut(removal);
        if (turn.OnlineCount is not { } count) return;
        TellAll(g => g.Online(_room.Id, count));
    }

    private void CarryOut(Removal removal)
    {
        var (member, why, reason, _) = removal;
        if (_gateways.ContainsKey(member.Gateway)) Tell(member.Gateway, g => g.Removed(_room.Id, member.Session, (int)why, reason));
    }

    private void HandOn(Batch batch)
    {
        TellAll(g => g.Batch(_room.Id, batch.Epoch, batch.First, batch.Next, batch.MessagePack, batch.Json, batch.Private));
        if (batch.RecallSeq != 0) TellAll(g => g.Recalled(_room.Id, batch.Epoch, batch.RecallSeq));
        _summed = batch.Digest is { } digest ? new Summed(batch.Epoch, batch.Next - 1, digest) : null;
        TellDigest(NowMs);
    }

    private void Tell(string gateway, Action<IRoomObserver> what) => Tell(_gateways[gateway], what);

    private void TellAll(Action<IRoomObserver> what)
    {
        foreach (var relay in _relays) Tell(relay, what);
    }

    /// <summary>One gateway's fault is not the room's.</summary>
    private void Tell(IRoomObserver observer, Action<IRoomObserver> what)
    {
        try
        {
            what(observer);
        }
        catch (Exception failure)
        {
            LogGatewayFailed(_room.Id, _gateways.FirstOrDefault(one => one.Value == observer).Key ?? "", failure);
        }
    }

    // A new list each time: who is told may be walking the old one.
    private static List<IRoomObserver> RelaysOf(IEnumerable<IRoomObserver> gateways) =>
        [.. gateways.Select(gateway => gateway is IRelayed relayed ? relayed.Relay : gateway).Distinct()];

    [LoggerMessage(4, LogLevel.Error, "Room {Room}: gateway {Gateway} threw at what it was told")]
    private partial void LogGatewayFailed(string room, string gateway, Exception failure);
}
