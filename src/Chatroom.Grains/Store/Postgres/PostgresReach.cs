namespace Chatroom.Grains.Store;

/// <summary>
/// Whether the server is there, as of the last that was heard of it, and when to try again. Thread-safe. While it is not there
/// calls are refused at once; only the writer tries it, with pauses that double.
/// </summary>
internal sealed class PostgresReach(PostgresDatabase database, PostgresStoreOptions options, StoreLog log)
{
    private volatile string? _gone;
    private int _pauseMs;

    internal bool IsThere => _gone is null;

    /// <summary>Throws what a call gets while the server is not there.</summary>
    internal StoreRefusedException? Refusal => _gone is { } reason ? new StoreRefusedException($"{database.Name}: nothing was changed, the server is not there: {reason}") : null;

    /// <summary>Somebody met <paramref name="e"/>. Whether it means that the server is gone.</summary>
    internal bool Met(Exception e)
    {
        var cause = e is StoreRefusedException or IOException ? e.InnerException ?? e : e;
        if (!PostgresFailure.IsGone(cause)) return false;
        if (Interlocked.Exchange(ref _gone, cause.Message) is null) log.Failed(Refusal!, 0);
        database.Forget();
        return true;
    }

    /// <summary>The server answers. For the writer only.</summary>
    internal void Found()
    {
        _gone = null;
        _pauseMs = 0;
        log.Succeeded();
    }

    /// <summary>The pause before the next attempt; none before the first. For the writer only.</summary>
    internal TimeSpan NextPause()
    {
        var pause = _pauseMs;
        _pauseMs = Math.Clamp(pause * 2, options.RetryMinMs, options.RetryMaxMs);
        return TimeSpan.FromMilliseconds(pause);
    }
}
