namespace Chatroom.Grains.Store;

/// <summary>
/// Where rooms outlive their process: the log of each room and its newest snapshot. Thread-safe; one instance a process.
/// </summary>
/// <remarks>
/// A room's log is a dense run of batches within one epoch. An append that completes is durable: it survives the end of the
/// process, and of the machine where the implementation says so. Calls of many rooms at once share transactions (group commit).
/// Every call either does all that it says or throws: <see cref="StoreRefusedException"/> when nothing was changed for sure,
/// anything else when the outcome is not known and the caller must load to find out.
/// <para>
/// Cancelling withdraws a call that has not begun: it throws <see cref="OperationCanceledException"/> and nothing was changed. A
/// write that has begun goes to its end and reports its own outcome, so a cancelled token never makes an outcome unknown.
/// Malformed input (an empty room id, a batch that holds no seq, more than 16 MiB) throws <see cref="ArgumentException"/>, a call
/// after the disposal <see cref="ObjectDisposedException"/>; both change nothing. Disposing ends the writes that wait first.
/// </para>
/// </remarks>
public interface IRoomStore : IAsyncDisposable
{
    /// <summary>What outlets are still to tell, in the same transactions.</summary>
    IOutletStore Outlets { get; }

    /// <summary>The newest snapshot and every batch after it, oldest first; null when the store has never seen the room.</summary>
    Task<StoredRoom?> Load(string room, CancellationToken cancel);

    /// <summary>
    /// Appends one batch. <paramref name="batch"/> must begin at the log's next seq in the log's epoch, or begin a new and higher
    /// epoch at seq 1, where no log is or the one that it names (<see cref="StoredBatch.Replaces"/>; that log and its snapshot are then
    /// gone). Anything else throws <see cref="StoreConflictException"/>: someone else writes this room. What outlets are to tell of
    /// the batch is stored with it, or neither is.
    /// </summary>
    Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel);

    /// <summary>
    /// Batches of <paramref name="epoch"/> that hold seqs from <paramref name="fromSeq"/> on, oldest first, no more than
    /// <paramref name="maxBatches"/>. The first may begin before <paramref name="fromSeq"/>; it begins after it when older
    /// batches are no longer kept. Empty when the epoch is not the log's or nothing is there.
    /// </summary>
    Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel);

    /// <summary>
    /// Batches of <paramref name="epoch"/> that hold seqs below <paramref name="beforeSeq"/>, newest first, no more than
    /// <paramref name="maxBatches"/>.
    /// </summary>
    Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel);

    /// <summary>
    /// Keeps <paramref name="snapshot"/> as the room's newest and drops batches that end before <paramref name="keepFromSeq"/>
    /// (never one that the snapshot does not cover). Ignored when the log's epoch is another one by now, or when the store has a
    /// newer snapshot. A snapshot beyond the log's head throws <see cref="StoreConflictException"/>.
    /// </summary>
    Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel);

    /// <summary>
    /// Rooms in order of id, from after <paramref name="after"/> on, no more than <paramref name="max"/>. Ids that begin with
    /// <c>$</c> are reserved for logs that are no room's: they are stored like any other and not listed.
    /// </summary>
    Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel);

    /// <summary>Forgets the room and its log, all but its epoch: see <see cref="DeletedEpoch"/>. A room that is not there is no error.</summary>
    Task Delete(string room, CancellationToken cancel);

    /// <summary>
    /// The highest epoch of all rooms that were ever deleted; 0 while none was. One number for all of them: a room that is not there
    /// may have been, and its next epoch must be higher than any that it had.
    /// </summary>
    Task<long> DeletedEpoch(CancellationToken cancel);
}

/// <summary>Short forms of calls. Stateless.</summary>
public static class RoomStoreCalls
{
    /// <summary>Appends a batch that no outlet speaks of.</summary>
    public static Task Append(this IRoomStore store, string room, StoredBatch batch, CancellationToken cancel) =>
        store.Append(room, batch, [], cancel);
}

/// <summary>What <see cref="IRoomStore.Load"/> finds. Immutable.</summary>
/// <param name="Epoch">The log's epoch.</param>
/// <param name="Head">The last seq of the log.</param>
/// <param name="Snapshot">The newest snapshot, if one was taken in this epoch.</param>
/// <param name="Batches">The batches after the snapshot, oldest first.</param>
public sealed record StoredRoom(long Epoch, long Head, StoredSnapshot? Snapshot, IReadOnlyList<StoredBatch> Batches);

/// <summary>Some consecutive events of one room's log. Immutable.</summary>
/// <param name="Epoch">The log's epoch, at least 1.</param>
/// <param name="First">Seq of the first event.</param>
/// <param name="Next">One behind the last seq that the batch covers.</param>
/// <param name="TimeMs">When the batch was closed, Unix milliseconds.</param>
/// <param name="Events">The events as the wire has them: a MessagePack array.</param>
public sealed record StoredBatch(long Epoch, long First, long Next, long TimeMs, byte[] Events)
{
    /// <summary>
    /// What a batch that begins a log names: the epoch of the log that it may replace; 0: none, so that of two who both found no room
    /// one is refused. Not stored, and without a meaning for other batches.
    /// </summary>
    public long Replaces { get; init; }

    /// <summary>Whether it may begin a log where the log of that epoch is, or none (null).</summary>
    internal bool MayBegin(long? epoch) => First == 1 && (epoch is null || (epoch == Replaces && Epoch > epoch));
}

/// <summary>The whole durable state of a room at one seq. Immutable.</summary>
/// <param name="Epoch">The log's epoch.</param>
/// <param name="Seq">The last seq that the state includes.</param>
/// <param name="TimeMs">When it was taken, Unix milliseconds.</param>
/// <param name="State">The state, MessagePack, as the grain wrote it.</param>
public sealed record StoredSnapshot(long Epoch, long Seq, long TimeMs, byte[] State);

/// <summary>A line of <see cref="IRoomStore.List"/>. Immutable.</summary>
public sealed record StoredRoomInfo(string Room, long Epoch, long Head, long UpdatedMs);
