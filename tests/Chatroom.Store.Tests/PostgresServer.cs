using Chatroom.LoadTest.Faults;
using Npgsql;

[assembly: AssemblyFixture(typeof(Chatroom.Store.Tests.PostgresServer))]

namespace Chatroom.Store.Tests;

/// <summary>The server that the tests share, started when the first asks for it. Thread-safe.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "CHATROOM_TEST_POSTGRES";

    // Nothing of these tests is to survive a power cut.
    private readonly Lazy<Task<PostgresCluster>> _own = new(() => PostgresCluster.Create("fsync=off"));

    /// <summary>Where to connect: what the environment names, or a cluster of our own. Skips the test when there is neither.</summary>
    internal async Task<string> ConnectionString()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return given;
        Require.Nothing(PostgresCluster.Binaries is null ? $"{PostgresCluster.Lack}, and {Variable} does not name a server" : null);
        return (await _own.Value).ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_own.IsValueCreated) await (await _own.Value).DisposeAsync();
    }
}
