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
    private const int NoDescriptor = -1;
    private readonly Socket _socket;
    private readonly KeptConnection _connection;
    private int _descriptor = NoDescriptor;

    public SocketWire(Socket socket, KeptConnection connection)
    {
        (_socket, _connection) = (socket, connection);
        // The server itself only uses asynchronous calls, which do not look at this.
        socket.Blocking = false;
        if (!OperatingSystem.IsLinux()) return;
        // Held until nothing is sent any more: the kernel must not give the number to another connection before that.
        var isHeld = false;
        socket.SafeHandle.DangerousAddRef(ref isHeld);
        if (isHeld) _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_descriptor == NoDescriptor) return TrySendPortably(bytes);
        var sent = (int)Send(_descriptor, bytes, (nuint)bytes.Length, DontWait | NoSignal);
        if (sent >= 0) return sent;
        return Marshal.GetLastPInvokeError() is TryAgain or Interrupted or NoBuffers ? 0 : -1;
    }

    public ValueTask<int> Send(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes, SocketFlags.None);

    public void Abort() => _connection.Abort();

    public void Release()
    {
        if (Interlocked.Exchange(ref _descriptor, NoDescriptor) != NoDescriptor) _socket.SafeHandle.DangerousRelease();
    }

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
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nuint length, int flags);
}
