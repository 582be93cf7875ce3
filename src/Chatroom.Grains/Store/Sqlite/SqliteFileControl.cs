using System.Runtime.InteropServices;
using SQLitePCL;

namespace Chatroom.Grains.Store;

/// <summary>The one call of SQLite that its wrapper leaves out. Stateless; for the thread that owns the connection.</summary>
internal static class SqliteFileControl
{
    // https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int HasMovedCode = 20;
    private static readonly byte[] Main = "main\0"u8.ToArray();

    /// <summary>
    /// Whether the open file is no longer the one at its path: deleted, moved, or another one put there. What is written to it then is
    /// lost with the process. False where the system cannot tell; Windows lets nobody delete an open file.
    /// </summary>
    internal static bool HasMoved(sqlite3 database) =>
        sqlite3_file_control(database, Main, HasMovedCode, out var moved) == raw.SQLITE_OK && moved != 0;

    [DllImport("e_sqlite3", ExactSpelling = true)]
    private static extern int sqlite3_file_control(sqlite3 database, byte[] name, int code, out int value);
}
