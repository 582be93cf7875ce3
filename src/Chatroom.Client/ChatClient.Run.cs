using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    private long _lastHeard;
    private DisconnectFrame? _goodbye;
    private ChatException? _over;

    private bool IsLeaving => Volatile.Read(ref _disposed) != 0;

    // Serves one connection after another until one ends for good; the first reason is what the readers see.
    private async Task RunAsync()
    {
        ChatException? error = null;
        while (error is null && !IsLeaving)
        {
            var lost = await ServeAsync(_connection).ConfigureAwait(false);
            FailQueries(lost);
            error = await ComeBackAsync(lost).ConfigureAwait(false);
        }
        var reason = error ?? new ChatException(Codes.ServerClosed, "The client was closed");
        // First, so that a message sent from here on fails by itself.
        Volatile.Write(ref _over, reason);
        _connection.Dispose();
        FailQueries(reason);
        foreach (var pending in _publishes.Values) pending.Fail(reason);
        _events.Complete(error);
    }

    private async Task<ChatException> ServeAsync(Connection connection)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var heartbeat = HeartbeatAsync(connection, over);
        var lost = await ReceiveAllAsync(connection, over.Token).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await heartbeat.ConfigureAwait(false);
        await connection.AnswerCloseAsync(_options.Time).ConfigureAwait(false);
        connection.Dispose();
        return lost;
    }

    private async Task<ChatException> ReceiveAllAsync(Connection connection, CancellationToken token)
    {
        _goodbye = null;
        try
        {
            while (await connection.ReceiveAsync(token).ConfigureAwait(false) is { } bytes)
            {
                Volatile.Write(ref _lastHeard, _options.Time.GetTimestamp());
                if (!Dispatch(bytes.Span, connection.Format)) return new ChatException(Codes.RoomError, "The log has a hole or an event twice");
            }
            var code = _goodbye?.Code ?? Codes.ServerClosed;
            return new ChatException(code, $"The server closed with {connection.CloseCode}: {_goodbye?.Reason}");
        }
        catch (MalformedFrameException e)
        {
            return new ChatException(e.Code, $"The server sent a malformed frame: {e.Message}");
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return new ChatException(Codes.Timeout, $"The connection was lost: {e.Message}");
        }
    }

    // False when the log is not continuous: then the connection ends and the next one resumes.
    private bool Dispatch(ReadOnlySpan<byte> bytes, WireFormat format)
    {
        var reader = new WireReader(bytes, format);
        var header = Frames.ReadHeader(ref reader);
        switch (header.Type)
        {
            case FrameType.Publish when header.Retain: OnNotice(ref reader); break;
            case FrameType.Publish: return OnBatch(ref reader);
            case FrameType.Puback: OnPuback(PubackFrame.Read(ref reader)); break;
            case FrameType.Queryack: OnQueryack(ref reader); break;
            case FrameType.Pingresp: OnPong(PingrespFrame.Read(ref reader)); break;
            case FrameType.Disconnect: _goodbye = DisconnectFrame.Read(ref reader); break;
        }
        return true;
    }

    private void OnPong(in PingrespFrame pong)
    {
        Online = pong.Online ?? Online;
        if (pong.Ticket is null) return;
        lock (_place) (_ticket, _reconnectMs) = (pong.Ticket, pong.ReconnectMs);
    }

    private bool OnBatch(ref WireReader reader)
    {
        var (epoch, seq) = BatchHead.Read(ref reader);
        while (reader.Next())
        {
            var item = new RoomEvent(epoch, seq, WireEvent.Read(ref reader));
            bool isNext;
            lock (_place) isNext = _cursor.TryAdvance(item);
            if (!isNext)
            {
                SequenceFaults++;
                return false;
            }
            AddToDigest(item);
            _events.Add(item);
            seq = item.Next;
        }
        Frames.ReadEnd(ref reader);
        return true;
    }

    private void OnNotice(ref WireReader reader)
    {
        var kind = NoticeFrame.ReadHead(ref reader);
        if (kind == NoticeFrame.Digest)
        {
            Compare(DigestNotice.Read(ref reader));
            return;
        }
        var removed = new RemovedNotice("", Codes.Ok, null);
        reader.BeginMap();
        while (reader.Next())
        {
            var key = reader.ReadKey();
            if (key.SequenceEqual("count"u8) && kind == NoticeFrame.Online) Online = reader.ReadInt64();
            else if (key.SequenceEqual("room"u8)) removed = removed with { Room = reader.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("code"u8)) removed = removed with { Code = reader.ReadInt32() };
            else if (key.SequenceEqual("reason"u8)) removed = removed with { Reason = reader.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else reader.Skip();
        }
        if (kind != NoticeFrame.Removed) return;
        TakePlace(null, null);
        _options.Removed?.Invoke(removed);
    }
}
