using Chatroom.Grains.Store;
using Microsoft.Data.Sqlite;

namespace Chatroom.Store.Tests;

/// <summary>A database file in a folder of its own that goes with it, and connections past the store to look into it.</summary>
internal sealed class SqliteTestFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-store-").FullName;

    /// <summary>The folder of the file is not there yet: the store makes it.</summary>
    internal string Path => System.IO.Path.Combine(_folder, "data", "rooms.db");

    internal SqliteStoreOptions Options => new() { Path = Path };

    /// <summary>A connection of someone else to the same file. It waits for a lock as ours do: the store's writer may just be opening.</summary>
    internal SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False;Default Timeout=1");
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 10000");
        return connection;
    }

    internal long Scalar(string sql)
    {
        using var connection = Connect();
        return connection.Scalar(sql);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
