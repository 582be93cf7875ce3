using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary>
/// The way to a client that polls: takes bytes only while a poll waits, whole frames and no more than an answer holds, and keeps each
/// answer until the client says that it has it. Thread-safe.
/// </summary>
/// <remarks>
/// Between polls it takes nothing, so that a client which does not poll is a slow reader as any other: a cursor, and a clock that runs.
/// What it holds: the answers that are not acknowledged and the one in the making, each at most
/// <see cref="GatewayOptions.PollAnswerBytes"/> and one frame, both together twice that.
/// </remarks>
internal sealed class PollWire(WireFormat format, int answerBytes) : IWire
{
    private readonly Lock _lock = new();
    private readonly List<PollAnswer> _kept = [];
    private PollAnswer? _open;
    private TaskCompletionSource? _room;
    private int _heldBytes;
    private bool _isCut;
    private bool _isOver;

    /// <summary>What is to happen when the session cuts it.</summary>
    public Action? Cut { get; set; }

    /// <summary>Bytes of the answers that the client has not acknowledged.</summary>
    public int HeldBytes
    {
        get { lock (_lock) return _heldBytes + (_open?.Length ?? 0); }
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (_lock) return _isCut ? -1 : Take(bytes);
    }

    public async ValueTask<int> Send(ReadOnlyMemory<byte> bytes)
    {
        for (; ; )
        {
            Task room;
            lock (_lock)
            {
                if (_isCut) throw new IOException("cut");
                if (Take(bytes.Span) is > 0 and var taken) return taken;
                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await room;
        }
    }

    public void Abort()
    {
        lock (_lock)
        {
            _isCut = true;
            _open?.Wake();
            MakeRoom();
        }
        Cut?.Invoke();
    }

    /// <summary>A new poll: its answer, which is kept from now on.</summary>
    public PollAnswer Add(long number)
    {
        var answer = new PollAnswer(number, format);
        lock (_lock) _kept.Add(answer);
        return answer;
    }

    /// <summary>The answer to a poll of before; null: acknowledged, or there was no such poll.</summary>
    public PollAnswer? Find(long number)
    {
        lock (_lock) return _kept.Find(answer => answer.Number == number);
    }

    /// <summary>From now on frames go into this answer.</summary>
    public void Open(PollAnswer answer)
    {
        lock (_lock)
        {
            if (answer.IsSealed) return;
            if (_isOver || _isCut)
            {
                answer.Wake();
                return;
            }
            _open = answer;
            MakeRoom();
        }
    }

    /// <summary>Nobody waits for it any more; what is in it stays.</summary>
    public void Shut(PollAnswer answer)
    {
        lock (_lock)
        {
            if (_open == answer) _open = null;
        }
    }

    /// <summary>It is what it is from now on.</summary>
    public void Seal(PollAnswer answer)
    {
        lock (_lock)
        {
            if (_open == answer) _open = null;
            if (answer.IsSealed) return;
            answer.Seal();
            if (_kept.Contains(answer)) _heldBytes += answer.Length;
        }
    }

    /// <summary>The client has the answers up to this one.</summary>
    public void Acknowledge(long number)
    {
        lock (_lock)
        {
            foreach (var answer in _kept.Where(answer => answer.Number <= number && answer.IsSealed)) _heldBytes -= answer.Length;
            _kept.RemoveAll(answer => answer.Number <= number);
            if (_open is not null) MakeRoom();
        }
    }

    /// <summary>The session is over, or the client has said that it goes: nothing more is told it, and nothing waits for it.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
            _open?.Wake();
            _open = null;
            MakeRoom();
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (_isOver) return bytes.Length;
        if (_open is not { } open) return 0;
        var taken = 0;
        while (taken < bytes.Length && _heldBytes < answerBytes && open.Length < answerBytes)
        {
            var frame = ServerFrame.First(bytes[taken..]);
            taken += frame.Bytes;
            if (frame.IsData) open.Add(frame.Payload);
            if (frame.CloseCode == 0) continue;
            open.AddClose(frame.CloseCode);
            (_open, _isOver) = (null, true);
            return bytes.Length;
        }
        if (taken < bytes.Length) open.Fill();
        return taken;
    }

    private void MakeRoom()
    {
        var room = _room;
        _room = null;
        room?.SetResult();
    }
}
