using Npgsql;
using NpgsqlTypes;

namespace Chatroom.Grains.Store;

/// <summary>Statements that go to the server together and are answered together. Not thread-safe.</summary>
internal sealed class PostgresBatch
{
    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<Action<NpgsqlDataReader>> _results = [];

    internal bool IsEmpty => _commands.Count == 0;

    /// <summary>Adds a statement that gives no rows.</summary>
    internal void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        _commands.Add(command);
    }

    /// <summary>Adds a statement that gives rows; <paramref name="rows"/> reads them all.</summary>
    internal void Query(Action<NpgsqlDataReader> rows, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        Add(sql, parameters);
        _results.Add(rows);
    }

    /// <summary>Runs them in one round trip. None of the results counts when it throws.</summary>
    internal void Execute(NpgsqlConnection connection)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var command in _commands) batch.BatchCommands.Add(command);
        using var reader = batch.ExecuteReader();
        foreach (var rows in _results)
        {
            rows(reader);
            reader.NextResult();
        }
        // An error of a later statement comes only to who reads as far as there.
        while (reader.NextResult()) { }
    }

    internal static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value };

    internal static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    internal static NpgsqlParameter Of(IEnumerable<long> values) => Array(NpgsqlDbType.Bigint, values);

    internal static NpgsqlParameter Of(IEnumerable<int> values) => Array(NpgsqlDbType.Integer, values);

    internal static NpgsqlParameter Of(IEnumerable<string> values) => Array(NpgsqlDbType.Text, values);

    internal static NpgsqlParameter Of(IEnumerable<byte[]> values) => Array(NpgsqlDbType.Bytea, values);

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
