using Chatroom.Gateway.Sessions;

namespace Chatroom.Gateway.Tests.Sessions;

/// <summary>A wire that takes as much as a test lets it. Single-threaded: what waits goes on within <see cref="Let"/>.</summary>
internal sealed class ScriptedWire : IWire
{
    private readonly List<byte> _sent = [];
    private TaskCompletionSource<int>? _waiting;
    private ReadOnlyMemory<byte> _waitingBytes;
    private int _room = int.MaxValue;

    /// <summary>Everything that went out.</summary>
    public byte[] Sent => [.. _sent];

    public bool IsWaiting => _waiting is not null;

    /// <summary>What it was given and has not taken.</summary>
    public int WaitingBytes => IsWaiting ? _waitingBytes.Length : 0;

    /// <summary>The connection is gone: everything fails from now on.</summary>
    public bool Gone { get; set; }

    /// <summary>How often it was cut.</summary>
    public int Aborts { get; private set; }

    /// <summary>From now on the wire takes no more than what it is let.</summary>
    public void Block() => _room = 0;

    /// <summary>Lets so many more bytes out.</summary>
    public void Let(int bytes)
    {
        _room = (int)Math.Min(int.MaxValue, (long)_room + bytes);
        while (_waiting is { } waiting && _room > 0)
        {
            _waiting = null;
            waiting.SetResult(Take(_waitingBytes.Span));
        }
    }

    /// <summary>What waits fails.</summary>
    public void Break()
    {
        Gone = true;
        var waiting = _waiting;
        _waiting = null;
        waiting?.SetException(new IOException("cut"));
    }

    public int TrySend(ReadOnlySpan<byte> bytes) => Gone ? -1 : Take(bytes);

    public ValueTask<int> Send(ReadOnlyMemory<byte> bytes)
    {
        if (Gone) throw new IOException("cut");
        if (_room > 0) return ValueTask.FromResult(Take(bytes.Span));
        Assert.Null(_waiting);
        (_waiting, _waitingBytes) = (new TaskCompletionSource<int>(), bytes);
        return new ValueTask<int>(_waiting.Task);
    }

    public void Abort() => Aborts++;

    private int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(_room, bytes.Length);
        _sent.AddRange(bytes[..taken]);
        if (_room != int.MaxValue) _room -= taken;
        return taken;
    }
}
