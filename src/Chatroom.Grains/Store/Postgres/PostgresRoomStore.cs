using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Store;

/// <summary>
/// Rooms in a PostgreSQL database, for several processes. Thread-safe. A completed write is in the server's synced write-ahead log.
/// Writes of all rooms that wait share a transaction; reads wait for no write.
/// </summary>
/// <remarks>
/// Refused (<see cref="StoreRefusedException"/>): a server that is not there, a full queue, a full disk, a row that another process
/// holds, a connection that is lost before the commit. Unknown (<see cref="IOException"/>): a connection that is lost in the commit.
/// The writer goes on after each of them and comes back by itself. Each transaction locks the rows of its rooms and checks epoch
/// and head in them, so of two processes that write a room one has the conflict.
/// </remarks>
public sealed partial class PostgresRoomStore : IRoomStore, IStoreHealth
{
    private readonly PostgresDatabase _database;
    private readonly PostgresReach _reach;
    private readonly StoreIntake<PostgresPlan> _intake;
    private readonly PostgresReaders _readers;
    private readonly PostgresSweep _sweep;
    private readonly PostgresWriter _writer;
    private readonly StoreLog _log;
    private readonly Lazy<Task> _closing;

    private PostgresRoomStore(PostgresStoreOptions options, PostgresDatabase database, PostgresCommit commit, StoreLog log)
    {
        _database = database;
        _log = log;
        _intake = new StoreIntake<PostgresPlan>("postgres", database.Name, options.Queue);
        _reach = new PostgresReach(database, options, log);
        _readers = new PostgresReaders(database, options, _reach, _intake.Queue.Wake, Metrics);
        _closing = new Lazy<Task>(Close);
        _sweep = new PostgresSweep(options, database, _reach, log);
        _writer = new PostgresWriter(options, database, _intake, commit, _reach, _sweep, log);
    }

    internal StoreMetrics Metrics => _intake.Metrics;

    /// <summary>Ends with the sweep that runs or comes next.</summary>
    internal Task Swept => _sweep.Swept;

    /// <summary>False while the server is not there: calls are refused. It comes back by itself when the server does.</summary>
    public bool IsSound => _reach.IsThere;

    /// <summary>Reaches the database and makes the tables or brings them up to date. Blocks meanwhile.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The schema is another program's or a newer build's. The text names it.</exception>
    /// <exception cref="StoreRefusedException">The server was not to be reached in the time for it, or refuses us.</exception>
    public static PostgresRoomStore Open(PostgresStoreOptions options, ILogger<PostgresRoomStore>? logger = null) =>
        Open(options, PostgresTransaction.Commit, logger);

    internal static PostgresRoomStore Open(PostgresStoreOptions options, PostgresCommit commit, ILogger<PostgresRoomStore>? logger = null)
    {
        options.Validate();
        var database = new PostgresDatabase(options);
        var log = new StoreLog(logger ?? NullLogger<PostgresRoomStore>.Instance, database.Name, "calls");
        try
        {
            PostgresStart.Run(database, options, log);
        }
        catch
        {
            database.DisposeAsync().AsTask().Wait(CancellationToken.None);
            throw;
        }
        return new PostgresRoomStore(options, database, commit, log);
    }

    /// <inheritdoc/>
    public Task<StoredRoom?> Load(string room, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        return _readers.Run(connection => PostgresReads.Load(connection, room), cancel);
    }

    /// <inheritdoc/>
    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        StoreInput.Check(room, batch);
        StoreInput.Check(room, told);
        return Write(new StoreAppend<PostgresPlan>(room, batch, told, cancel));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        StoreInput.Check(room, maxBatches);
        return _readers.Run(connection => PostgresReads.Read(connection, room, epoch, fromSeq, maxBatches), cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        StoreInput.Check(room, maxBatches);
        return _readers.Run(connection => PostgresReads.ReadBack(connection, room, epoch, beforeSeq, maxBatches), cancel);
    }

    /// <inheritdoc/>
    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        StoreInput.Check(room, snapshot);
        return Write(new StoreSnapshot<PostgresPlan>(room, snapshot, keepFromSeq, cancel));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(after);
        PostgresInput.CheckText(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return _readers.Run(connection => PostgresReads.List(connection, after, max), cancel);
    }

    /// <inheritdoc/>
    public Task Delete(string room, CancellationToken cancel)
    {
        PostgresInput.Check(room);
        return Write(new StoreDelete<PostgresPlan>(room, cancel));
    }

    /// <inheritdoc/>
    public Task<long> DeletedEpoch(CancellationToken cancel) => _readers.Run(PostgresReads.DeletedEpoch, cancel);

    /// <summary>Commits the writes that wait and closes the connections. Later calls throw.</summary>
    public ValueTask DisposeAsync() => new(_closing.Value);

    private async Task Close()
    {
        await _writer.DisposeAsync();
        await _sweep.DisposeAsync();
        await _readers.DisposeAsync();
        await _database.DisposeAsync();
        _log.Closed(Metrics.Commits);
        Metrics.Dispose();
    }

    // Whether the server is there is of no interest once it is closed.
    private Task Write(StoreCall<PostgresPlan> call) =>
        !call.Cancel.IsCancellationRequested && !_closing.IsValueCreated && _reach.Refusal is { } gone
            ? _intake.Refuse(StoreMetrics.Gone, gone)
            : _intake.Write(call);
}
