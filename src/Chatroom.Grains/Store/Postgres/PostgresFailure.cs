using System.Net.Sockets;
using Npgsql;

namespace Chatroom.Grains.Store;

/// <summary>What an error of PostgreSQL, or of the way to it, means to a caller of the store. Stateless, thread-safe.</summary>
/// <remarks>Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html</remarks>
internal static class PostgresFailure
{
    /// <summary>The reason of a refusal, as the metric has it.</summary>
    internal static string Reason(Exception e) => e switch
    {
        _ when IsGone(e) => StoreMetrics.Gone,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StoreMetrics.Full,
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.QueryCanceled } => StoreMetrics.Locked,
        _ => StoreMetrics.Io,
    };

    /// <summary>
    /// Whether the server, or the way to it, is not there, or it takes no writes (a standby): every other call would fail too, and
    /// only a new connection finds out anew.
    /// </summary>
    internal static bool IsGone(Exception e) => e switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.TooManyConnections
            || (postgres.SqlState != PostgresErrorCodes.QueryCanceled && IsOfClass(postgres, "08", "57", "28", "3D")),
        NpgsqlException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether it is about what one call gave, and leaves the others to another try.</summary>
    internal static bool IsOfOneCall(Exception e) => e is PostgresException postgres && IsOfClass(postgres, "22", "23", "54");

    /// <summary>Whether the database or the way to it failed, and not our code.</summary>
    internal static bool IsOfDatabase(Exception e) => e is NpgsqlException || IsGone(e);

    /// <summary>
    /// Whether a failed COMMIT may yet stand: when the answer did not come, or the server broke off. An error that the server
    /// reports of the transaction itself comes before the commit record.
    /// </summary>
    internal static bool IsAmbiguousCommit(Exception e) =>
        e is not PostgresException postgres || IsOfClass(postgres, "08", "57", "58", "XX") || postgres.SqlState == PostgresErrorCodes.StatementCompletionUnknown;

    /// <summary>What the caller gets when nothing was changed for sure.</summary>
    internal static Exception Unchanged(Exception e, string name) =>
        IsOfDatabase(e) ? new StoreRefusedException($"{name}: nothing was changed, {Reason(e)}: {e.Message}", e) : e;

    /// <summary>What the caller gets when only a load can tell.</summary>
    internal static IOException Unknown(Exception e, string name) =>
        new($"{name}: the commit failed and its outcome is not known: {e.Message}", e);

    private static bool IsOfClass(PostgresException e, params ReadOnlySpan<string> classes)
    {
        foreach (var prefix in classes)
            if (e.SqlState.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }
}
