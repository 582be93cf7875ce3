namespace Chatroom.Grains.Store;

/// <summary>Where the SQLite store is and what bounds it. Immutable.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// The database file; its folder is created. Beside it SQLite keeps `-wal` and `-shm` files: they belong to it. A file `.lock` keeps it to
    /// one store at a time.
    /// </summary>
    public string Path { get; init; } = "data/rooms.db";

    /// <summary>Writes that wait for a transaction; one more is refused at once.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>What the writes that wait may hold together; a write over it is refused at once.</summary>
    public long QueueLimitBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Writes that share one transaction; the others wait for the next.</summary>
    public int CommitMaxCalls { get; init; } = 512;

    /// <summary>What the writes of one transaction hold together; a write that is bigger goes alone.</summary>
    public long CommitMaxBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>How long a transaction waits for a lock that another process holds; then its writes are refused.</summary>
    public int BusyTimeoutMs { get; init; } = 250;

    /// <summary>Reads at once, each on a connection of its own; the others wait.</summary>
    public int ReaderLimit { get; init; } = 4;

    /// <summary>Reads that wait for a connection; one more is refused at once.</summary>
    public int ReadQueueLimit { get; init; } = 1024;

    /// <summary>How far the database file may grow; what needs more is refused until rooms shrink or go. 0: as far as the disk.</summary>
    public long FileLimitBytes { get; init; }

    /// <summary>
    /// Size of the write-ahead log from which the writer waits for readers to empty it. Only a reader in another process that
    /// does not end can make it grow further.
    /// </summary>
    public long WalLimitBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>After so long without a write the write-ahead log is emptied.</summary>
    public int IdleMs { get; init; } = 1000;

    /// <summary>A file up to this size is checked from end to end at start; of a bigger one only what is used is checked.</summary>
    public long CheckMaxBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How often the path is looked at while nobody writes; before each transaction it is anyway.</summary>
    public int FileCheckMs { get; init; } = 5_000;

    /// <summary>Other stores may have the file open, too. No setting: it is how conflicts of two writers are tried.</summary>
    internal bool IsShared { get; init; }

    internal StoreQueueLimits Queue => new(QueueLimit, QueueLimitBytes, CommitMaxCalls, CommitMaxBytes);

    /// <summary>Throws <see cref="ArgumentException"/> that names the first value that is out of range.</summary>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLimitBytes, StoreInput.MaxRecordBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitMaxCalls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitMaxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(BusyTimeoutMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReaderLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadQueueLimit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(FileLimitBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(WalLimitBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleMs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CheckMaxBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(FileCheckMs, 1);
    }
}
