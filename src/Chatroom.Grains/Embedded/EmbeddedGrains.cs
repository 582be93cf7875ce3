using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Embedded;

/// <summary>The grains of one kind in this process, made at their first call. Thread-safe.</summary>
internal sealed class EmbeddedGrains<TGrain>(
    GrainOptions options, TimeProvider clock, TaskScheduler scheduler, ILogger log, Func<IActivation, TGrain> make) where TGrain : class
{
    private readonly ConcurrentDictionary<string, EmbeddedActivation<TGrain>> _active = new(StringComparer.Ordinal);
    private volatile bool _stopping;

    public int Count => _active.Count;

    public async Task<T> Call<T>(string key, Func<TGrain, Task<T>> call)
    {
        for (; ; )
        {
            var (ran, result) = await Activation(key).Call(call);
            if (ran) return result;
        }
    }

    public Task Call(string key, Func<TGrain, Task> call) => Call(key, async grain =>
    {
        await call(grain);
        return true;
    });

    /// <summary>Takes no more calls. Ends when those that were under way have their answers and nothing is on its way to the store.</summary>
    public Task Drain()
    {
        _stopping = true;
        Interlocked.MemoryBarrier();
        foreach (var (_, active) in _active) active.Stop();
        return Task.WhenAll(_active.Values.Select(active => active.Drain()));
    }

    /// <summary>Nothing rings any more, whether it was drained or not.</summary>
    public void End()
    {
        foreach (var (_, active) in _active) active.End();
    }

    private EmbeddedActivation<TGrain> Activation(string key)
    {
        if (_active.TryGetValue(key, out var found)) return found;
        if (_stopping) throw new EngineStoppingException(key);
        if (_active.Count >= options.ActivationsMax) throw new ActivationLimitException(key, options.ActivationsMax);
        var made = _active.GetOrAdd(key, new EmbeddedActivation<TGrain>(key, clock, scheduler, options.CallsPerGrain, log, make, Forget));
        // Whoever drains may have looked before this one was there.
        if (_stopping) made.Stop();
        return made;
    }

    private void Forget(EmbeddedActivation<TGrain> retired) => _active.TryRemove(new(retired.Key, retired));
}
