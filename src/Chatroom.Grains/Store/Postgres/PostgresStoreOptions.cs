namespace Chatroom.Grains.Store;

/// <summary>Where the PostgreSQL store is and what bounds it. Immutable. Its text does not show the connection string.</summary>
public sealed record PostgresStoreOptions
{
    // What PostgreSQL keeps of a name, bytes: https://www.postgresql.org/docs/current/runtime-config-preset.html
    private const int MaxNameBytes = 63;

    /// <summary>Npgsql's connection string: host, database, user, and how to prove it. Must be set; it is never logged.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>The schema that holds the tables; it is created. Stores in schemas of their own may share a database.</summary>
    public string Schema { get; init; } = "chatroom";

    /// <summary>Writes that wait for a transaction; one more is refused at once.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>What the writes that wait may hold together; a write over it is refused at once.</summary>
    public long QueueLimitBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Writes that share one transaction; the others wait for the next.</summary>
    public int CommitMaxCalls { get; init; } = 512;

    /// <summary>What the writes of one transaction hold together; a write that is bigger goes alone.</summary>
    public long CommitMaxBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>Reads at once, each on a connection of its own; the others wait. A store has two connections more.</summary>
    public int ReaderLimit { get; init; } = 4;

    /// <summary>Reads that wait for a connection; one more is refused at once.</summary>
    public int ReadQueueLimit { get; init; } = 1024;

    /// <summary>Batches that one piece of a sweep deletes, in a transaction of its own.</summary>
    public int SweepMaxBatches { get; init; } = 1000;

    /// <summary>How long a start keeps trying to reach the server.</summary>
    public int StartTimeoutMs { get; init; } = 30_000;

    /// <summary>How long making one connection may take; in whole seconds, rounded up.</summary>
    public int ConnectTimeoutMs { get; init; } = 2_000;

    /// <summary>How long one step of a transaction or one read may take; in whole seconds, rounded up.</summary>
    public int CommandTimeoutMs { get; init; } = 5_000;

    /// <summary>How long a transaction waits for a row that another process writes; then its writes are refused.</summary>
    public int LockTimeoutMs { get; init; } = 1_000;

    /// <summary>The server ends a transaction of ours that stands still for so long, so that a process that hangs holds no rows.</summary>
    public int IdleTransactionTimeoutMs { get; init; } = 10_000;

    /// <summary>The pause before the second attempt to reach a server that is gone; it doubles with each.</summary>
    public int RetryMinMs { get; init; } = 100;

    /// <summary>The longest pause between two attempts.</summary>
    public int RetryMaxMs { get; init; } = 5_000;

    /// <summary>How often the server is asked whether it is there while nobody writes.</summary>
    public int CheckMs { get; init; } = 5_000;

    /// <summary>The schema alone: the connection string may hold a password.</summary>
    public override string ToString() => $"{nameof(PostgresStoreOptions)} {{ {nameof(Schema)} = {Schema} }}";

    internal StoreQueueLimits Queue => new(QueueLimit, QueueLimitBytes, CommitMaxCalls, CommitMaxBytes);

    /// <summary>Throws <see cref="ArgumentException"/> that names the first value that is out of range.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
            throw new ArgumentException("Store:Postgres:ConnectionString is not set, and Store:Kind is postgres", nameof(ConnectionString));
        if (Schema.Length is 0 or > MaxNameBytes || char.IsAsciiDigit(Schema[0]) || !Schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            throw new ArgumentException($"Store:Postgres:Schema is 1..{MaxNameBytes} of a-z, 0-9 and _, no digit first", nameof(Schema));
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLimitBytes, StoreInput.MaxRecordBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitMaxCalls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitMaxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReaderLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadQueueLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SweepMaxBatches, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(StartTimeoutMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LockTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleTransactionTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryMinMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryMaxMs, RetryMinMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckMs, 1);
    }
}
