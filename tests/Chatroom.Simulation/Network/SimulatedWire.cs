using Chatroom.Gateway.Sessions;

namespace Chatroom.Simulation.Network;

/// <summary>What a gateway writes to a client: as much at once as the kernel takes. The run's thread alone.</summary>
internal sealed class SimulatedWire(Connection connection) : IWire
{
    private TaskCompletionSource<int>? _waiting;
    private ReadOnlyMemory<byte> _bytes;

    public int TrySend(ReadOnlySpan<byte> bytes) => connection.Take(bytes);

    public ValueTask<int> Send(ReadOnlyMemory<byte> bytes)
    {
        var taken = connection.Take(bytes.Span);
        if (taken > 0) return ValueTask.FromResult(taken);
        if (taken < 0) throw new IOException("connection reset");
        if (_waiting is not null) throw new InvalidOperationException("two senders at once");
        (_waiting, _bytes) = (new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously), bytes);
        return new ValueTask<int>(_waiting.Task);
    }

    public void Abort() => connection.Abort();

    /// <summary>There is room again.</summary>
    internal void Freed()
    {
        if (_waiting is not { } waiting || connection.Free <= 0) return;
        _waiting = null;
        waiting.SetResult(connection.Take(_bytes.Span));
    }

    /// <summary>The connection is gone, and this end knows.</summary>
    internal void Fail()
    {
        var waiting = _waiting;
        _waiting = null;
        waiting?.SetException(new IOException("connection reset"));
    }
}
