using Chatroom.Grains.Store;
using Npgsql;

namespace Chatroom.Store.Tests;

/// <summary>A schema of one test, that goes with it, and connections past the store to look into it.</summary>
internal sealed class PostgresTestSchema(string connectionString) : IAsyncDisposable
{
    private readonly string _schema = $"t{Guid.NewGuid():N}";

    internal static async Task<PostgresTestSchema> In(PostgresServer server) => new(await server.ConnectionString());

    internal PostgresStoreOptions Options => new() { ConnectionString = connectionString, Schema = _schema, LockTimeoutMs = 60_000, CommandTimeoutMs = 60_000, ConnectTimeoutMs = 30_000 };

    internal PostgresRoomStore Open() => PostgresRoomStore.Open(Options);

    /// <summary>A connection of someone else to the same tables.</summary>
    internal NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(connectionString + $";Search Path={_schema};Pooling=false;Timeout=30");
        connection.Open();
        return connection;
    }

    internal long Scalar(string sql)
    {
        using var connection = Connect();
        return connection.Scalar<long>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = Connect();
        connection.Execute($"SET client_min_messages = warning; DROP SCHEMA IF EXISTS {_schema} CASCADE");
    }
}
