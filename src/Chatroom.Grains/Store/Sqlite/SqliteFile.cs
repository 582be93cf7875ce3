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
    /// Makes the folder and the tables where they are missing, and checks what is there. Throws
    /// <see cref="InvalidDataException"/> that names the file when it is damaged, not ours or newer.
    /// </summary>
    internal void Prepare()
    {
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            using var connection = Connect(_createString);
            if (!SqliteSchema.IsThere(connection, Path))
            {
                UseWal(connection);
                SqliteSchema.Create(connection, Path);
            }
            Check(connection);
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

    private void Check(SqliteConnection connection)
    {
        if (new FileInfo(Path).Length > _options.CheckMaxBytes) return;
        var finding = connection.Text("PRAGMA quick_check(1)");
        if (finding != "ok") throw SqliteFailure.Damaged(Path, finding: finding);
    }
}
