namespace Chatroom.Grains.Store;

/// <summary>What the calls of one transaction write into, as a kind of store does it. Not thread-safe: the writer's own.</summary>
internal interface IStoreWrites
{
    void Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told);

    void Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq);

    void Delete(string room);
}

/// <summary>A write that knows what it does in its transaction. Thread-safe as <see cref="StoreWrite"/> is.</summary>
internal abstract class StoreCall<TWrites>(string room, CancellationToken cancel) : StoreWrite(cancel)
{
    /// <summary>The room that it is about; empty when none.</summary>
    internal string Room => room;

    /// <summary>Whether it begins the room when it is not there.</summary>
    internal virtual bool Begins => false;

    /// <summary>Does it among the other calls of the transaction. What it throws concerns it alone, or the transaction.</summary>
    internal abstract void Run(TWrites writes);
}

/// <inheritdoc cref="IRoomStore.Append"/>
internal sealed class StoreAppend<TWrites>(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel)
    : StoreCall<TWrites>(room, cancel)
    where TWrites : IStoreWrites
{
    internal override long Bytes { get; } = batch.Events.Length + StoreInput.BytesOf(told);

    internal override bool Begins => batch.First == 1;

    internal override void Run(TWrites writes) => writes.Append(Room, batch, told);
}

/// <inheritdoc cref="IRoomStore.Snapshot"/>
internal sealed class StoreSnapshot<TWrites>(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel)
    : StoreCall<TWrites>(room, cancel)
    where TWrites : IStoreWrites
{
    internal override long Bytes => snapshot.State.Length;

    internal override void Run(TWrites writes) => writes.Snapshot(Room, snapshot, keepFromSeq);
}

/// <inheritdoc cref="IRoomStore.Delete"/>
internal sealed class StoreDelete<TWrites>(string room, CancellationToken cancel) : StoreCall<TWrites>(room, cancel)
    where TWrites : IStoreWrites
{
    internal override void Run(TWrites writes) => writes.Delete(Room);
}

/// <summary>A call of <see cref="IOutletStore"/> and what it gives. Thread-safe as <see cref="StoreWrite"/> is.</summary>
/// <param name="call">Hands its result on by the time that the transaction is committed.</param>
internal sealed class StoreOutletCall<TWrites>(Action<TWrites, Action<long>> call, long bytes, CancellationToken cancel) : StoreCall<TWrites>("", cancel)
{
    private long _result;

    internal override long Bytes => bytes;

    internal override void Run(TWrites writes) => call(writes, result => _result = result);

    /// <summary>Goes the way of every write; what it gives.</summary>
    internal async Task<long> Through(Func<StoreCall<TWrites>, Task> write)
    {
        await write(this);
        return _result;
    }
}
