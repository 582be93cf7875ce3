using System.Net;
using System.Net.Sockets;

namespace Chatroom.LoadTest.Sockets;

/// <summary>
/// Sockets over the framework's select, for systems without epoll. Not thread-safe. Each wait costs time for every
/// socket, so it serves a few thousand members.
/// </summary>
internal sealed class SelectSockets : INonBlockingSockets
{
    private readonly Dictionary<int, Open> _open = [];
    private readonly Dictionary<Socket, int> _tags = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly List<Socket> _failed = [];
    private int _last;

    public int Connect(IPEndPoint to, int tag, int receiveBytes = 0)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        if (receiveBytes > 0) socket.ReceiveBufferSize = receiveBytes;
        try
        {
            socket.Connect(to);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It goes on; the wait tells its end.
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        _open.Add(++_last, new Open(socket, WatchesWrites: true));
        _tags.Add(socket, tag);
        return _last;
    }

    public string? ConnectError(int socket)
    {
        var error = (int)_open[socket].Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        return error == 0 ? null : new SocketException(error).Message;
    }

    public int Receive(int socket, Span<byte> into)
    {
        var count = _open[socket].Socket.Receive(into, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : Outcome(error);
    }

    public int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        var count = _open[socket].Socket.Send(bytes, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : Outcome(error);
    }

    public void WatchWrites(int socket, int tag, bool watch) => _open[socket] = _open[socket] with { WatchesWrites = watch };

    public void WatchReads(int socket, int tag, bool watch) => _open[socket] = _open[socket] with { IgnoresReads = !watch };

    public void ResetOnClose(int socket) => _open[socket].Socket.LingerState = new LingerOption(true, 0);

    public int Wait(Span<Ready> ready, int timeoutMs)
    {
        _readable.Clear();
        _writable.Clear();
        _failed.Clear();
        foreach (var (socket, watchesWrites, ignoresReads) in _open.Values)
        {
            if (!ignoresReads) _readable.Add(socket);
            _failed.Add(socket);
            if (watchesWrites) _writable.Add(socket);
        }
        if (_failed.Count == 0)
        {
            Thread.Sleep(timeoutMs);
            return 0;
        }
        Socket.Select(_readable, _writable, _failed, timeoutMs * 1000);
        return Merge(ready);
    }

    public void Close(int socket)
    {
        if (!_open.Remove(socket, out var open)) return;
        _tags.Remove(open.Socket);
        open.Socket.Dispose();
    }

    public void Dispose()
    {
        foreach (var (socket, _, _) in _open.Values) socket.Dispose();
        _open.Clear();
    }

    private int Merge(Span<Ready> ready)
    {
        var count = 0;
        foreach (var socket in _writable.Union(_failed).Union(_readable))
        {
            if (count == ready.Length) break;
            var failed = _failed.Contains(socket);
            ready[count++] = new Ready(_tags[socket], failed || _readable.Contains(socket), failed || _writable.Contains(socket));
        }
        return count;
    }

    private static int Outcome(SocketError error) => error is SocketError.WouldBlock or SocketError.IOPending or SocketError.Interrupted
        ? INonBlockingSockets.WouldBlock : INonBlockingSockets.Failed;

    private readonly record struct Open(Socket Socket, bool WatchesWrites, bool IgnoresReads = false);
}
