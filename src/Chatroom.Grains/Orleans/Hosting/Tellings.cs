namespace Chatroom.Grains.Orleans.Hosting;

/// <summary>
/// What silos are being told just now, so that an answer can wait until they have it. A silo that does not take it in time, or is gone,
/// is not waited for any longer. Not thread-safe: it lives in its grain's turns.
/// </summary>
internal sealed class Tellings(int atMostMs)
{
    private readonly List<Task> _underWay = [];

    public void Add(Task telling)
    {
        _underWay.RemoveAll(one => one.IsCompleted);
        _underWay.Add(telling);
    }

    /// <summary>Never fails.</summary>
    public async Task Done()
    {
        if (_underWay.Count == 0) return;
        await Task.WhenAll(_underWay).WaitAsync(TimeSpan.FromMilliseconds(atMostMs)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _underWay.Clear();
    }
}
