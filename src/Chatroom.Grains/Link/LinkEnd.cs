using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Grains.Link;

/// <summary>
/// One end of a link whose other end is known: sends what its source has, hands on what comes, and ends with a code that the other end
/// is told. Thread-safe; <see cref="Run"/> once.
/// </summary>
public sealed class LinkEnd
{
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);
    private readonly LinkSocket _socket;
    private readonly LinkPump _pump;
    private readonly ITimer _cut;
    private readonly Lock _lock = new();
    private (int Code, string Why)? _closing;

    /// <param name="take">Puts the next frames into an empty list; false: there are none.</param>
    public LinkEnd(LinkSocket socket, Func<List<LinkFrame>, bool> take, TimeProvider clock)
    {
        (_socket, _pump) = (socket, new LinkPump(socket, take, clock));
        _cut = clock.CreateTimer(_ => _socket.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long what is being sent has not been taken.</summary>
    public TimeSpan SendingFor => _pump.SendingFor;

    /// <summary>Whether this end has closed it: what still comes is not listened to.</summary>
    public bool IsClosed
    {
        get { lock (_lock) return _closing is not null; }
    }

    /// <summary>Which code ended it: the other end's, or else this one's.</summary>
    public int Code
    {
        get { lock (_lock) return _socket.CloseCode ?? _closing?.Code ?? LinkCloseCodes.LeaseExpired; }
    }

    /// <summary>With which code the other end has ended it, once it is over; 0: it was cut, or this end has ended it.</summary>
    public int ToldCode { get; private set; }

    /// <summary>There is something to send.</summary>
    public void Ring() => _pump.Ring();

    /// <summary>Ends it; the first reason counts. What has not been sent is not. Does not wait.</summary>
    public void Close(int code, string why)
    {
        lock (_lock)
        {
            if (_closing is not null) return;
            _closing = (code, why);
        }
        _pump.Finish();
        // Who does not answer the close is cut.
        _cut.Change(CloseTime, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Serves it until it is over. Never throws.</summary>
    /// <param name="take">Gets each frame, in order; <see cref="MalformedFrameException"/> from it closes the link.</param>
    /// <param name="ready">Between messages: the next one is read when it completes, which it must once this end is closed.</param>
    public async Task Run(Action<LinkFrame> take, Func<Task>? ready = null)
    {
        var sending = Send();
        try
        {
            while (await _socket.Receive(Heard, LinkLimits.MessageBytes, CancellationToken.None))
                if (ready is not null && !IsClosed) await ready();
        }
        catch (MalformedFrameException malformed)
        {
            Close(LinkCloseCodes.BadFrame, malformed.Message);
        }
        catch (Exception)
        {
            // Cut, by the other end, the network or this end.
        }
        lock (_lock) ToldCode = _closing is null ? _socket.CloseCode ?? 0 : 0;
        Close(_socket.CloseCode is null ? LinkCloseCodes.Cut : LinkCloseCodes.Draining, "");
        await sending;
        await _cut.DisposeAsync();
        _socket.Abort();

        void Heard(LinkFrame frame)
        {
            if (!IsClosed) take(frame);
        }
    }

    private async Task Send()
    {
        try
        {
            await _pump.Run(CancellationToken.None);
        }
        catch (Exception)
        {
            Close(LinkCloseCodes.LeaseExpired, "nothing can be sent");
        }
        var (code, why) = _closing!.Value;
        await _socket.Close(code, why, CancellationToken.None);
    }
}
