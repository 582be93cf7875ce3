using Chatroom.Grains.Store;

namespace Chatroom.Grains.Rooms;

/// <content>What somebody has missed who was told the room's batches up to a position.</content>
public sealed partial class RoomGrain
{
    /// <summary>As many seqs of what was missed are told; what is older is one gap in front.</summary>
    private const int CatchUpSeqs = 4_096;

    /// <summary>
    /// The stored batches behind the position up to <paramref name="to"/>, as gateways were told them. Of another log than the room's: all
    /// of the room's. Nothing when nothing was missed.
    /// </summary>
    internal async Task<List<Batch>> Missed(long epoch, long seq, long to)
    {
        var (log, from) = (_outbox.Epoch, epoch == _outbox.Epoch ? seq + 1 : 1);
        var told = new List<Batch>();
        if (from > to) return told;
        var at = Math.Max(from, to - CatchUpSeqs + 1);
        while (at <= to)
        {
            var stored = await _store.Read(_room.Id, log, at, BatchesARead, CancellationToken.None);
            if (stored.Count == 0 || log != _outbox.Epoch) break;
            foreach (var batch in stored.TakeWhile(batch => batch.First <= to))
            {
                if (batch.First > from) AddGap(told, log, from, batch.First);
                told.Add(_missed.Reencode(batch, _options.Room.Config, _room.AudienceOf));
                from = batch.Next;
            }
            at = stored[^1].Next;
        }
        AddGap(told, log, from, to + 1);
        return told;
    }

    private void AddGap(List<Batch> told, long epoch, long first, long next)
    {
        if (next <= first) return;
        _missed.Add(NotKept(first, next - first));
        told.Add(_missed.Close(epoch, NowMs));
    }
}
