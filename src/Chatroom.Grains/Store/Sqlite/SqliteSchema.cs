using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>The tables, their version, and who may open them. Stateless; called while a store opens.</summary>
internal static class SqliteSchema
{
    /// <summary>In the file's header: the file is a room store ("Room").</summary>
    internal const int ApplicationId = 0x526F6F6D;

    /// <summary>The version that this build writes and reads, `PRAGMA user_version`.</summary>
    internal const int Version = 3;

    // A log is one epoch of one room and has a number that is never used again: dropping a log is one row in `garbage`, whatever
    // its size, and its batches go later in bounded pieces. Batches stand in the order of their arrival, so those of one
    // transaction share pages; the index finds them by what they end before, which serves every query.
    private const string Tables = """
        CREATE TABLE rooms (
            log INTEGER PRIMARY KEY AUTOINCREMENT,
            room TEXT NOT NULL UNIQUE,
            epoch INTEGER NOT NULL,
            head INTEGER NOT NULL,
            kept_from INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL);
        CREATE TABLE batches (
            id INTEGER PRIMARY KEY,
            log INTEGER NOT NULL,
            first INTEGER NOT NULL,
            next INTEGER NOT NULL,
            time_ms INTEGER NOT NULL,
            events BLOB NOT NULL);
        CREATE UNIQUE INDEX batches_of_log ON batches (log, next);
        CREATE TABLE snapshots (
            log INTEGER PRIMARY KEY,
            seq INTEGER NOT NULL,
            time_ms INTEGER NOT NULL,
            state BLOB NOT NULL);
        CREATE TABLE garbage (
            log INTEGER PRIMARY KEY,
            below INTEGER NOT NULL);
        """;

    // Since version 2, when webhooks were the only outlet. The payload stands last: what only counts or marks rows reads none of its pages. A row's id is never used
    // again, so that who remembers one cannot mean another's.
    private const string Webhooks = """
        CREATE TABLE webhooks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            room TEXT NOT NULL,
            lane INTEGER NOT NULL,
            dead INTEGER NOT NULL DEFAULT 0,
            events INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            due_ms INTEGER NOT NULL DEFAULT 0,
            error TEXT NOT NULL DEFAULT '',
            payload BLOB NOT NULL);
        CREATE INDEX webhooks_of_lane ON webhooks (dead, lane, id);
        CREATE INDEX webhooks_counted ON webhooks (dead, id, events, bytes);
        """;

    // Since version 3. The highest epoch of all rooms that were deleted: a room that comes again has a higher one.
    private const string Deleted = "CREATE TABLE deleted (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);";

    /// <summary>What makes each version from the one before it.</summary>
    private static readonly string[] Steps = [Tables, Webhooks, Deleted];

    /// <summary>
    /// Whether the file has our tables as this build knows them (false: it is empty or older). Throws
    /// <see cref="InvalidDataException"/> when it is another program's or a newer build's.
    /// </summary>
    internal static bool IsThere(SqliteConnection connection, string path) => VersionOf(connection, path) == Version;

    /// <summary>Creates or brings up to date what is missing; when two processes do so at once, the second finds it done.</summary>
    internal static void Create(SqliteConnection connection, string path)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var found = VersionOf(connection, path);
            if (found < Version)
                connection.Execute($"{string.Concat(Steps[(int)found..])} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
            connection.Execute("COMMIT");
        }
        catch
        {
            connection.TryRollback();
            throw;
        }
    }

    /// <summary>0 when the file is empty.</summary>
    private static long VersionOf(SqliteConnection connection, string path)
    {
        var tables = connection.Scalar("SELECT count(*) FROM sqlite_master");
        var application = connection.Scalar("PRAGMA application_id");
        var version = connection.Scalar("PRAGMA user_version");
        if (tables == 0 && application == 0 && version == 0) return 0;
        if (application != ApplicationId) throw new InvalidDataException($"{path}: an SQLite database, but not a room store");
        if (version is < 1 or > Version)
            throw new InvalidDataException($"{path}: schema version {version}, but this build knows {Version}: open it with the build that wrote it");
        return version;
    }
}
