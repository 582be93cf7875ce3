using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Audit;

/// <summary>The likes of one log: what clients were told of theirs, and what the log's totals say. One run's.</summary>
/// <param name="ofRoom">Those of all logs that the room has had: a like on its way may come into the next.</param>
internal sealed class Likes(RoomLikes ofRoom)
{
    private const string Name = "like";
    private readonly Dictionary<long, long> _ackedAt = [];
    private readonly Dictionary<long, long> _addedAt = [];
    private long _total;

    /// <summary>They are in the total of that event, which is stored.</summary>
    public void Acknowledged(RoomLog log, long seq, int count)
    {
        ofRoom.Acknowledged(count);
        if (log.At(seq)?.Kind != LogEvent.Counters)
            log.Broken("counters", $"likes acked at {log.Epoch}/{seq}, the store has {log.At(seq)?.Shown}");
        _ackedAt[seq] = _ackedAt.GetValueOrDefault(seq) + count;
        if (_ackedAt[seq] > _addedAt.GetValueOrDefault(seq))
            log.Broken("counters", $"{_ackedAt[seq]} likes acked at {seq}, its event adds {_addedAt.GetValueOrDefault(seq)}");
    }

    /// <summary>A counters event of the log.</summary>
    public void Take(RoomLog log, LogEvent told)
    {
        foreach (var change in Values.List(told.Raw[2]).Select(Values.List).Where(one => Values.Text(one[0]) == Name))
        {
            var (total, added) = (Values.Int(change[1]), Values.Int(change[2]));
            if (total != _total + added) log.Broken("counters", $"at {told.First} {_total} and {added} make {total}");
            (_total, _addedAt[told.First]) = (total, added);
            ofRoom.Counted(log, added);
        }
    }
}

/// <summary>The likes of one room. One run's.</summary>
internal sealed class RoomLikes
{
    private long _counted;
    private long _acked;
    private long _open;

    /// <summary>A client has sent so many: from now on they may be counted, once.</summary>
    public void Sent(int count) => _open += count;

    /// <summary>They were refused: they are not counted.</summary>
    public void Refused(int count) => _open -= count;

    public void Acknowledged(int count) => (_open, _acked) = (_open - count, _acked + count);

    /// <summary>A log counts so many more: nobody invents a like, so no more than what is acked or may still be.</summary>
    public void Counted(RoomLog log, long added)
    {
        _counted += added;
        if (_counted > _acked + _open) log.Broken("counters", $"{_counted} likes counted, {_acked} acked and {_open} open");
    }

    /// <summary>The run is over: what was acknowledged is counted, and nothing else but what nobody was told of.</summary>
    public void Close(RoomLog log)
    {
        if (_counted < _acked || _counted > _acked + _open) log.Broken("counters", $"{_counted} likes counted, {_acked} acked and {_open} not known");
    }
}
