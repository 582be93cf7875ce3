using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chatroom.Grains.Store;

/// <summary>
/// Transactions and single values on a connection, past ADO.NET: its own wait on a lock is at least a second, the database's is
/// what the options say. As little thread-safe as the connection.
/// </summary>
internal static class SqliteSession
{
    internal static void Execute(this SqliteConnection connection, string sql) =>
        SqliteFailure.ThrowIfError(raw.sqlite3_exec(connection.Handle, sql), connection.Handle!);

    internal static long Scalar(this SqliteConnection connection, string sql)
    {
        var database = connection.Handle!;
        SqliteFailure.ThrowIfError(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            var code = raw.sqlite3_step(statement);
            if (code != raw.SQLITE_ROW) SqliteFailure.ThrowIfError(code, database);
            return raw.sqlite3_column_int64(statement, 0);
        }
    }

    internal static string Text(this SqliteConnection connection, string sql)
    {
        var database = connection.Handle!;
        SqliteFailure.ThrowIfError(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            var code = raw.sqlite3_step(statement);
            if (code != raw.SQLITE_ROW) SqliteFailure.ThrowIfError(code, database);
            return raw.sqlite3_column_text(statement, 0).utf8_to_string();
        }
    }

    internal static bool InTransaction(this SqliteConnection connection) => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>
    /// Ends an open transaction without its changes (some errors have ended it already). False when that fails: then the
    /// connection must be closed, which undoes them too.
    /// </summary>
    internal static bool TryRollback(this SqliteConnection connection)
    {
        if (connection.InTransaction()) _ = raw.sqlite3_exec(connection.Handle, "ROLLBACK");
        return !connection.InTransaction();
    }
}
