using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary>
/// The answer to one poll: frames gather in it until it is sealed, then it stands as it is until the client says that it has it. Not
/// thread-safe but for its tasks: its <see cref="PollWire"/> alone changes it, under its lock.
/// </summary>
internal sealed class PollAnswer(long number, WireFormat format)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = [];
    private int _length;
    private bool _hasFrames;

    /// <summary>The number of its poll.</summary>
    public long Number { get; } = number;

    /// <summary>Bytes so far.</summary>
    public int Length => _length;

    /// <summary>Nothing more comes in.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>The close code, when it is the session's last; else 0.</summary>
    public int Close { get; private set; }

    /// <summary>Whether it says anything.</summary>
    public bool IsEmpty => !_hasFrames && Close == 0;

    /// <summary>Ends when there is something to say, or no need to wait for it.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends when nothing more goes in.</summary>
    public Task Full => _full.Task;

    /// <summary>The request that waits for it; a later one of the same number takes its place. Under the session's lock.</summary>
    public TaskCompletionSource? Holder { get; set; }

    /// <summary>The body. JSON: an array of frames; MessagePack: frames one behind the other.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.AsMemory(0, _length);

    public void Add(ReadOnlySpan<byte> frame)
    {
        if (format == WireFormat.Json) Write(_hasFrames ? ","u8 : "["u8);
        Write(frame);
        _hasFrames = true;
        _begun.TrySetResult();
    }

    public void AddClose(int code)
    {
        Close = code;
        Wake();
    }

    public void Fill() => _full.TrySetResult();

    /// <summary>Lets go who waits for it, whatever there is.</summary>
    public void Wake()
    {
        _begun.TrySetResult();
        _full.TrySetResult();
    }

    public void Seal()
    {
        if (IsSealed) return;
        IsSealed = true;
        if (format == WireFormat.Json) Write(_hasFrames ? "]"u8 : "[]"u8);
        Wake();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length + 1));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
