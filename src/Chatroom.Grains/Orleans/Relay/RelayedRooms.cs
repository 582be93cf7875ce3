using Chatroom.Grains.Orleans.Calls;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Orleans.Relay;

/// <summary>The rooms that this silo serves to gateways. Thread-safe.</summary>
internal sealed class RelayedRooms(string silo, IGrainFactory grains, OrleansOptions options, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RelayedRoom> _rooms = new(StringComparer.Ordinal);
    private ISiloRelay[] _lanes = [];
    private long _lines;

    public string Silo => silo;

    public int FenceMs => options.FenceMs;

    /// <summary>Where grains tell this silo; known once the silo runs.</summary>
    public void Open(ISiloRelay[] lanes) => _lanes = lanes;

    public long NextLine() => Interlocked.Increment(ref _lines);

    public ISiloRelay LaneOf(string room) => _lanes[(int)((uint)string.GetHashCode(room, StringComparison.Ordinal) % (uint)_lanes.Length)];

    public RelayedRoom? Find(string room)
    {
        lock (_lock) return _rooms.GetValueOrDefault(room);
    }

    public async Task<byte[]> Attach(string room, string gateway, IRoomObserver observer)
    {
        RelayedRoom? relayed;
        Task<byte[]> attaching;
        lock (_lock)
        {
            if (!_rooms.TryGetValue(room, out relayed))
                _rooms.Add(room, relayed = new RelayedRoom(room, grains.GetGrain<IClusterRoom>(room), this, log));
            // It begins in here: a room that somebody comes to is not forgotten.
            attaching = relayed.Attach(gateway, observer);
        }
        try
        {
            return await attaching;
        }
        catch
        {
            ForgetIfEmpty(room, relayed);
            throw;
        }
    }

    public async Task Detach(string room, string gateway)
    {
        if (Find(room) is not { } relayed) return;
        await relayed.Detach(gateway);
        ForgetIfEmpty(room, relayed);
    }

    private void ForgetIfEmpty(string room, RelayedRoom relayed)
    {
        lock (_lock)
        {
            if (relayed.IsEmpty && _rooms.GetValueOrDefault(room) == relayed) _rooms.Remove(room);
        }
    }

    /// <summary>Waits until this silo has been told all that the answer speaks of.</summary>
    public Task Told(string room, in Fenced answer) => Find(room)?.Told(answer) ?? Task.CompletedTask;

    /// <summary>Says to every room that this silo is still there. Never fails.</summary>
    public async Task Renew()
    {
        RelayedRoom[] rooms;
        lock (_lock) rooms = [.. _rooms.Values];
        await Parallel.ForEachAsync(
            rooms, new ParallelOptions { MaxDegreeOfParallelism = options.RenewalsAtOnce }, async (room, _) => await room.Renew());
    }
}
