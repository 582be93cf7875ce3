using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chatroom.Gateway.Sessions;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// A plain TCP connection: writes go to the socket itself, past the server's pipes, on Linux by one system call and nothing else.
/// One sender at a time; <see cref="Abort"/> is thread-safe. Measured: docs/adr/0002-write-to-the-socket.md.
/// </summary>
internal sealed partial class SocketWire : IWire
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int NoBuffers = 105;
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly KeptConnection _connection;

    public SocketWire(Socket socket, KeptConnection connection)
    {
        (_socket, _handle, _connection) = (socket, socket.SafeHandle, connection);
        // The server itself only uses asynchronous calls, which do not look at this.
        socket.Blocking = false;
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux()) return TrySendPortably(bytes);
        try
        {
            // The handle is held for this call only: whoever closes a socket waits until nobody holds it.
            var sent = (int)Send(_handle, bytes, (nuint)bytes.Length, DontWait | NoSignal);
            if (sent >= 0) return sent;
            return Marshal.GetLastPInvokeError() is TryAgain or Interrupted or NoBuffers ? 0 : -1;
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    public ValueTask<int> Send(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes, SocketFlags.None);

    public void Abort() => _connection.Abort();

    private int TrySendPortably(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes, nuint length, int flags);
}
