using Microsoft.Data.Sqlite;

namespace Chatroom.Grains.Store;

/// <summary>A statement that is prepared once and run often. Not thread-safe; it belongs to its connection.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="names">The parameters in the order in which their values are given.</param>
    internal SqliteStatement(SqliteConnection connection, string sql, params ReadOnlySpan<string> names)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in names) _command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    /// <summary>Rows that were changed.</summary>
    internal int Execute(params ReadOnlySpan<object> values) => Bind(values).ExecuteNonQuery();

    internal SqliteDataReader Query(params ReadOnlySpan<object> values) => Bind(values).ExecuteReader();

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i];
        return _command;
    }
}
