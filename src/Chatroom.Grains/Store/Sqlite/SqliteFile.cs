using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chatroom.Grains.Store;

/// <summary>The database file: opens connections to it and settles how they work. Thread-safe.</summary>
internal sealed class SqliteFile
{
    // Pages of 4,096 bytes are SQLite's default; the file limit counts in them.
    private const int PageBytes = 4096;

    private readonly SqliteStoreOptions _options;
    private readonly string _createString;
    private readonly string _connectionString;

    static SqliteFile() => Batteries_V2.Init();

    internal SqliteFile(SqliteStoreOptions options)
    {
        _options = options;
        Path = System.IO.Path.GetFullPath(options.Path);
        _createString = Connection(SqliteOpenMode.ReadWriteCreate);
        // Only the start makes a file: one that is made where ours was deleted would be an empty store in its place.
        _connectionString = Connection(SqliteOpenMode.ReadWrite);
    }

    internal string Path { get; }

    /// <summary>0 when the file is not there or does not tell.</summary>
    internal long WalBytes
    {
        get
        {
            try
            {
                return new FileInfo(Path + "-wal") is { Exists: true } wal ? wal.Length : 0;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>
    /// Makes the folder where it is missing, and takes the file for one store.
    /// </summary>
    /// <returns>To be disposed when nothing has the file open any more; null when the options let others have it, too.</returns>
    /// <exception cref="StoreRefusedException">There can be no file, or another store has it; the text says which.</exception>
    internal SqliteFileLock? Take()
    {
        if (System.IO.Path.GetFileName(Path).Length == 0 || System.IO.Directory.Exists(Path)) throw new StoreRefusedException($"'{Path}' is a folder; a file is wanted");
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            System.IO.Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"'{Path}' cannot be written: its folder cannot be made: {e.Message}", e);
        }
        return _options.IsShared ? null : SqliteFileLock.Take(Path);
    }

    /// <summary>
    /// Makes the tables where they are missing, and checks what is there and that it can be written. Throws
    /// <see cref="InvalidDataException"/> that names the file when it is damaged, not ours or newer.
    /// </summary>
    internal void Prepare()
    {
        try
        {
            using var connection = Connect(_createString);
            if (!SqliteSchema.IsThere(connection, Path))
            {
                UseWal(connection);
                SqliteSchema.Create(connection, Path);
            }
            Check(connection);
            WriteOnce(connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN)
        {
            throw new StoreRefusedException($"'{Path}' cannot be written: it, its folder or a file beside it is another user's or read-only: {e.Message}", e);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Unchanged(e, Path);
        }
    }

    /// <summary>
    /// The connection that writes. A commit is on the disk when it returns (synchronous FULL syncs the write-ahead log at each),
    /// so an acknowledged append survives a power cut, as far as the disk keeps what it says it has.
    /// </summary>
    internal SqliteConnection OpenWriter()
    {
        var connection = Connect(_connectionString);
        try
        {
            UseWal(connection);
            connection.Execute($"""
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 1000;
                PRAGMA journal_size_limit = {_options.WalLimitBytes};
                """);
            if (_options.FileLimitBytes > 0)
                connection.Execute($"PRAGMA max_page_count = {Math.Max(1, _options.FileLimitBytes / PageBytes)}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads what is committed and waits for no writer.</summary>
    internal SqliteConnection OpenReader()
    {
        var connection = Connect(_connectionString);
        try
        {
            connection.Execute("PRAGMA query_only = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private string Connection(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = 1,
    }.ToString();

    private SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {_options.BusyTimeoutMs}; PRAGMA trusted_schema = OFF;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void UseWal(SqliteConnection connection)
    {
        var mode = connection.Text("PRAGMA journal_mode = WAL");
        if (mode != "wal") throw new NotSupportedException($"{Path}: the file system cannot keep a write-ahead log (journal mode {mode})");
    }

    /// <summary>SQLite opens what it may not write, too, and says so at the first write. What may pass, a lock or a full disk, is no reason not to start.</summary>
    private static void WriteOnce(SqliteConnection connection)
    {
        try
        {
            connection.Execute($"BEGIN IMMEDIATE; PRAGMA user_version = {SqliteSchema.Version}; COMMIT");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_FULL)
        {
            connection.TryRollback();
        }
    }

    private void Check(SqliteConnection connection)
    {
        if (new FileInfo(Path).Length > _options.CheckMaxBytes) return;
        var finding = connection.Text("PRAGMA quick_check(1)");
        if (finding != "ok") throw SqliteFailure.Damaged(Path, finding: finding);
    }
}
