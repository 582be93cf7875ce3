using System.Threading.Channels;
using Chatroom.Protocol.Link;

namespace Chatroom.Grains.Link;

/// <summary>
/// Sends what a source has, whenever the socket is free: whatever has gathered by then travels in one message. Thread-safe; one a link.
/// </summary>
/// <param name="take">Puts the next frames into an empty list; false: there are none.</param>
public sealed class LinkPump(LinkSocket socket, Func<List<LinkFrame>, bool> take, TimeProvider clock)
{
    private readonly Channel<bool> _bell =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private long _sendingSince;
    private bool _sending;

    /// <summary>How long the message that is being sent has been; zero when none is.</summary>
    public TimeSpan SendingFor => Volatile.Read(ref _sending) ? clock.GetElapsedTime(Volatile.Read(ref _sendingSince)) : TimeSpan.Zero;

    /// <summary>There is something to send.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Nothing comes any more: <see cref="Run"/> ends when all has been sent.</summary>
    public void Finish() => _bell.Writer.TryComplete();

    /// <summary>Sends until it is finished or cancelled. Throws what the socket throws.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var frames = new List<LinkFrame>();
        for (; ; )
        {
            while (take(frames))
            {
                Volatile.Write(ref _sendingSince, clock.GetTimestamp());
                Volatile.Write(ref _sending, true);
                await socket.Send(frames, cancel);
                Volatile.Write(ref _sending, false);
                frames.Clear();
            }
            if (!await _bell.Reader.WaitToReadAsync(cancel)) return;
            _bell.Reader.TryRead(out _);
        }
    }
}
