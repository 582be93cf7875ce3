using Orleans.Concurrency;
using Orleans.Placement;

namespace Chatroom.Benchmarks.Orleans;

/// <summary>The bare call that a room's is compared with: so many bytes there, so many back.</summary>
[Alias("chatroom.bench.echo")]
internal interface IEcho : IGrainWithStringKey
{
    /// <summary>What <see cref="Say"/> answers from now on.</summary>
    [Alias("keep")]
    Task Keep(byte[] answer);

    [Alias("say")]
    Task<byte[]> Say([Immutable] byte[] request);
}

/// <summary>Does nothing. Lives where it was called from first.</summary>
[PreferLocalPlacement, Reentrant, GrainType("bench-echo")]
internal sealed class EchoGrain : Grain, IEcho
{
    private Task<byte[]> _answer = Task.FromResult(Array.Empty<byte>());

    public Task Keep(byte[] answer)
    {
        _answer = Task.FromResult(answer);
        return Task.CompletedTask;
    }

    public Task<byte[]> Say(byte[] request) => _answer;
}
