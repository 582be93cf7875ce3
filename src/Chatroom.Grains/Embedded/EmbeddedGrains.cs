using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Embedded;

/// <summary>The grains of one kind in this process, made at their first call. Thread-safe.</summary>
internal sealed class EmbeddedGrains<TGrain>(
    GrainOptions options, TimeProvider clock, ILogger log, Func<IActivation, TGrain> make) where TGrain : class
{
    private readonly ConcurrentDictionary<string, EmbeddedActivation<TGrain>> _active = new(StringComparer.Ordinal);

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

    private EmbeddedActivation<TGrain> Activation(string key)
    {
        if (_active.TryGetValue(key, out var found)) return found;
        if (_active.Count >= options.ActivationsMax) throw new ActivationLimitException(key, options.ActivationsMax);
        return _active.GetOrAdd(key, new EmbeddedActivation<TGrain>(key, clock, options.CallsPerGrain, log, make, Forget));
    }

    private void Forget(EmbeddedActivation<TGrain> retired) => _active.TryRemove(new(retired.Key, retired));
}
