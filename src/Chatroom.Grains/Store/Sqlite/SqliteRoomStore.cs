using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace Chatroom.Grains.Store;

/// <summary>
/// Rooms in one SQLite file. Thread-safe. A completed write survives the end of the process and a power cut: it is in the synced
/// write-ahead log. Writes of all rooms that wait share a transaction; reads wait for no write.
/// </summary>
/// <remarks>
/// Refused (<see cref="StoreRefusedException"/>): a file that was deleted or moved away while it was open, a full queue, a full disk, a lock that another process holds, I/O errors before
/// the commit. Unknown (<see cref="IOException"/>): an I/O error in the commit itself. The writer goes on after each of them.
/// One store at a time has a file: it holds a lock beside it. The check of the log's head is part of each transaction all the same.
/// </remarks>
public sealed partial class SqliteRoomStore : IRoomStore, IStoreHealth
{
    private readonly StoreIntake<SqliteWrites> _intake;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter _writer;
    private readonly StoreLog _log;
    private readonly Lazy<Task> _closing;
    private readonly SqliteFileLock? _lock;

    private SqliteRoomStore(SqliteStoreOptions options, SqliteFile file, SqliteFileLock? taken, SqliteCommit commit, ILogger logger)
    {
        _lock = taken;
        _log = new StoreLog(logger, file.Path, "writes");
        _intake = new StoreIntake<SqliteWrites>("sqlite", file.Path, options.Queue);
        _readers = new SqliteReaders(file, options, Metrics);
        _closing = new Lazy<Task>(Close);
        _log.Opened("SQLite", raw.sqlite3_libversion().utf8_to_string(), SqliteSchema.Version);
        _writer = new SqliteWriter(options, file, _intake, commit, _log);
    }

    internal StoreMetrics Metrics => _intake.Metrics;

    /// <summary>False while the file at the path is not the one that was opened.</summary>
    public bool IsSound => !_writer.IsFileGone;

    /// <summary>Opens the file, or creates it and its folder. Blocks while it checks the file.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, another program's, or of a newer schema. The text names it.</exception>
    /// <exception cref="StoreRefusedException">The file cannot be opened now: another store has it, it is not writable, no space.</exception>
    public static SqliteRoomStore Open(SqliteStoreOptions options, ILogger<SqliteRoomStore>? logger = null) =>
        Open(options, SqliteTransaction.Commit, logger);

    internal static SqliteRoomStore Open(SqliteStoreOptions options, SqliteCommit commit, ILogger<SqliteRoomStore>? logger = null)
    {
        options.Validate();
        var file = new SqliteFile(options);
        var taken = file.Take();
        try
        {
            file.Prepare();
            return new SqliteRoomStore(options, file, taken, commit, logger ?? NullLogger<SqliteRoomStore>.Instance);
        }
        catch
        {
            taken?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<StoredRoom?> Load(string room, CancellationToken cancel)
    {
        StoreInput.Check(room);
        return _readers.Run(reads => reads.Load(room), cancel);
    }

    /// <inheritdoc/>
    public Task Append(string room, StoredBatch batch, IReadOnlyList<OutletRow> told, CancellationToken cancel)
    {
        StoreInput.Check(room, batch);
        StoreInput.Check(room, told);
        return _intake.Write(new StoreAppend<SqliteWrites>(room, batch, told, cancel));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBatch>> Read(string room, long epoch, long fromSeq, int maxBatches, CancellationToken cancel)
    {
        StoreInput.Check(room, maxBatches);
        return _readers.Run(reads => reads.Read(room, epoch, fromSeq, maxBatches), cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBatch>> ReadBack(string room, long epoch, long beforeSeq, int maxBatches, CancellationToken cancel)
    {
        StoreInput.Check(room, maxBatches);
        return _readers.Run(reads => reads.ReadBack(room, epoch, beforeSeq, maxBatches), cancel);
    }

    /// <inheritdoc/>
    public Task Snapshot(string room, StoredSnapshot snapshot, long keepFromSeq, CancellationToken cancel)
    {
        StoreInput.Check(room, snapshot);
        return _intake.Write(new StoreSnapshot<SqliteWrites>(room, snapshot, keepFromSeq, cancel));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRoomInfo>> List(string after, int max, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return _readers.Run(reads => reads.List(after, max), cancel);
    }

    /// <inheritdoc/>
    public Task Delete(string room, CancellationToken cancel)
    {
        StoreInput.Check(room);
        return _intake.Write(new StoreDelete<SqliteWrites>(room, cancel));
    }

    /// <inheritdoc/>
    public Task<long> DeletedEpoch(CancellationToken cancel) => _readers.Run(reads => reads.DeletedEpoch(), cancel);

    /// <summary>Commits the writes that wait, empties the write-ahead log and closes the file. Later calls throw.</summary>
    public ValueTask DisposeAsync() => new(_closing.Value);

    private async Task Close()
    {
        await _writer.DisposeAsync();
        await _readers.DisposeAsync();
        _log.Closed(Metrics.Commits);
        Metrics.Dispose();
        _lock?.Dispose();
    }
}
