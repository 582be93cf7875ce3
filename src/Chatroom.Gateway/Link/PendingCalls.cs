using Chatroom.Grains.Link;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>
/// Calls on their way to the silo and back. Thread-safe. Bounded by number and bytes: beyond it they are refused. While there is no link
/// they are refused too; those that were under way when it was lost end with <see cref="CallLostException"/>.
/// </summary>
internal sealed class PendingCalls(SiloLinkOptions options)
{
    private readonly Lock _lock = new();
    private readonly Queue<LinkFrame> _outgoing = new();
    private readonly Dictionary<long, (string Key, TaskCompletionSource<byte[]> Answer)> _waiting = [];
    private long _lastId;
    private long _bytes;
    private bool _isOpen;

    /// <summary>Calls without an answer yet.</summary>
    public int Count
    {
        get { lock (_lock) return _waiting.Count; }
    }

    /// <summary>There is a link.</summary>
    public void Open()
    {
        lock (_lock) _isOpen = true;
    }

    /// <summary>The link is lost.</summary>
    public void Close()
    {
        (string, TaskCompletionSource<byte[]> Answer)[] lost;
        lock (_lock)
        {
            _isOpen = false;
            lost = [.. _waiting.Values];
            _waiting.Clear();
            _outgoing.Clear();
            _bytes = 0;
        }
        foreach (var (_, answer) in lost) answer.TrySetException(new CallLostException());
    }

    /// <summary>Puts a call into the queue, behind those that came before; who called rings.</summary>
    public Task<byte[]> Add(LinkMethod method, string key, long[] numbers, string[] texts, byte[] body)
    {
        var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_isOpen) return Task.FromException<byte[]>(new SiloAwayException());
            if (_waiting.Count >= options.CallsMax || _bytes + body.Length > options.CallsBytes)
                return Task.FromException<byte[]>(new CallRefusedException("too many calls wait for the silo"));
            var call = new LinkCall(++_lastId, method, key, numbers, texts, body);
            _waiting.Add(call.Id, (key, answer));
            Enqueue(call);
        }
        return answer.Task;
    }

    /// <summary>Says something that has no answer; nothing while there is no link.</summary>
    public void Say(LinkFrame frame)
    {
        lock (_lock)
            if (_isOpen) Enqueue(frame);
    }

    /// <summary>Takes what goes in the next message. False: nothing waits.</summary>
    public bool Take(List<LinkFrame> frames)
    {
        lock (_lock)
        {
            for (var bytes = 0; bytes < LinkLimits.TogetherBytes && _outgoing.TryDequeue(out var frame); bytes += frame.HeldBytes)
            {
                frames.Add(frame);
                _bytes -= frame.HeldBytes;
            }
        }
        return frames.Count > 0;
    }

    /// <summary>An answer has come; one that nobody waits for is let go.</summary>
    public void Answered(LinkAnswer answer) => Find(answer.Id).Answer?.TrySetResult(answer.Body);

    public void Failed(LinkFailure failure)
    {
        var (key, answer) = Find(failure.Id);
        answer?.TrySetException(failure.ToException(key));
    }

    private void Enqueue(LinkFrame frame)
    {
        _outgoing.Enqueue(frame);
        _bytes += frame.HeldBytes;
    }

    private (string Key, TaskCompletionSource<byte[]>? Answer) Find(long id)
    {
        lock (_lock) return _waiting.Remove(id, out var found) ? found : ("", null);
    }
}
