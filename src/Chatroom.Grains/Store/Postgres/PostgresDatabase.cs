using Npgsql;

namespace Chatroom.Grains.Store;

/// <summary>The database: opens connections to it, no more than its bound, and settles how they work. Thread-safe.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // Beside the readers: the writer and the sweeper.
    private const int OwnConnections = 2;
    private const int PreparedStatements = 64;

    private readonly PostgresStoreOptions _options;
    private readonly NpgsqlDataSource _source;

    /// <exception cref="ArgumentException">The connection string cannot be read. Its text shows none of it.</exception>
    internal PostgresDatabase(PostgresStoreOptions options)
    {
        _options = options;
        var settings = Read(options.ConnectionString);
        settings.ApplicationName ??= "chatroom";
        settings.SearchPath = options.Schema;
        settings.Pooling = true;
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = options.ReaderLimit + OwnConnections;
        settings.Timeout = Seconds(options.ConnectTimeoutMs);
        settings.CommandTimeout = Seconds(options.CommandTimeoutMs);
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = 2;
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        settings.Enlist = false;
        Name = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}/{options.Schema}";
        _source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    /// <summary>Host, port, database and schema: what logs and errors call it.</summary>
    internal string Name { get; }

    /// <summary>A connection that writes. Its commits are on the server's disk when they return, whatever the server's default is.</summary>
    internal NpgsqlConnection OpenWriter()
    {
        var connection = _source.OpenConnection();
        try
        {
            connection.Execute($"""
                SET lock_timeout = {_options.LockTimeoutMs};
                SET idle_in_transaction_session_timeout = {_options.IdleTransactionTimeoutMs};
                SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal NpgsqlConnection Open() => _source.OpenConnection();

    internal ValueTask<NpgsqlConnection> OpenAsync() => _source.OpenConnectionAsync();

    /// <summary>Lets go of the idle connections: the server that they led to is gone.</summary>
    internal void Forget() => _source.Clear();

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The cause may quote what stands in it: it is left out.
            throw new ArgumentException("Store:Postgres:ConnectionString cannot be read: a keyword is unknown or a value is not one", nameof(text));
        }
    }

    private static int Seconds(int milliseconds) => Math.Max(1, (milliseconds + 999) / 1000);
}

/// <summary>Statements without parameters. Stateless; for whoever owns the connection.</summary>
internal static class PostgresStatements
{
    internal static void Execute(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    internal static T? Scalar<T>(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() is T value ? value : default;
    }
}
