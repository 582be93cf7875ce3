using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chatroom.Grains.Store;

/// <summary>What an error code of SQLite means to a caller of the store. Stateless, thread-safe.</summary>
internal static class SqliteFailure
{
    // An extended code has the primary one in its low byte.
    private const int PrimaryCode = 0xFF;

    /// <summary>The reason of a refusal, as the metric has it; null when the error is not one that may pass.</summary>
    internal static string? Reason(int code) => code switch
    {
        raw.SQLITE_FULL => StoreMetrics.Full,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StoreMetrics.Locked,
        raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN => StoreMetrics.Io,
        _ => null,
    };

    /// <summary>
    /// Whether a failed COMMIT may yet stand. An I/O error may come after the commit record was written (its sync failed), and
    /// then a restart can find the transaction done. The other refusals come before that record.
    /// </summary>
    internal static bool IsAmbiguousCommit(int code) => code == raw.SQLITE_IOERR || Reason(code) is null;

    /// <summary>Whether the error is about the one statement and leaves the transaction to the other calls.</summary>
    internal static bool IsOfOneCall(SqliteException e) =>
        e.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;

    /// <summary>Whether the connection is worth keeping: not after I/O errors or damage, where a new one finds out anew.</summary>
    internal static bool LeavesConnectionSound(Exception e) =>
        e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    /// <summary>What the caller gets when nothing was changed for sure.</summary>
    internal static Exception Unchanged(Exception e, string path) => e switch
    {
        SqliteException sqlite when Reason(sqlite.SqliteErrorCode) is { } reason =>
            new StoreRefusedException($"{path}: nothing was changed, {reason}: {sqlite.Message}", sqlite),
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => Damaged(path, e),
        _ => e,
    };

    /// <summary>What the caller gets when only a load can tell.</summary>
    internal static IOException Unknown(Exception e, string path) =>
        new($"{path}: the commit failed and its outcome is not known: {e.Message}", e);

    /// <summary>What is said while the file is not at its path.</summary>
    internal static string GoneText(string path) =>
        $"{path}: the database file was deleted or moved away, nothing is written until it is back. A process that is started anew begins with what is at the path";

    internal static InvalidDataException Damaged(string path, Exception? e = null, string? finding = null) => new(
        $"{path}: the database file is damaged ({finding ?? e?.Message}). Restore it from a backup, or move it away to begin anew.", e);

    internal static SqliteException Error(int code, sqlite3 database) =>
        new(raw.sqlite3_errmsg(database).utf8_to_string(), code & PrimaryCode, code);

    /// <summary>Throws what <paramref name="code"/> says, if it is an error.</summary>
    internal static void ThrowIfError(int code, sqlite3 database) => SqliteException.ThrowExceptionForRC(code & PrimaryCode, database);
}
