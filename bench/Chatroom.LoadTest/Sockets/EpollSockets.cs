using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chatroom.LoadTest.Sockets;

/// <summary>Sockets over Linux's epoll, edge-triggered: what is ready is told once. Not thread-safe. A receive is one system call and allocates nothing.</summary>
/// <param name="source">
/// Where connects to this machine's IPv4 loopback come from; null: the system chooses. It chooses 127.0.0.1 for all, and with more than
/// half of one address's ports at one server taken it searches through some ten thousand for each connect.
/// </param>
internal sealed unsafe class EpollSockets(IPAddress? source = null) : INonBlockingSockets
{
    private const int Batch = 1024;
    private const uint Reads = Libc.EpollIn | Libc.EpollReadHangUp | Libc.EpollEdge;
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    // struct epoll_event is packed on x86 and aligned elsewhere.
    private static readonly int Stride = Packed ? 12 : 16;
    private static readonly int DataAt = Packed ? 4 : 8;

    private readonly int _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
    private readonly byte[] _happenings = GC.AllocateArray<byte>(Batch * 16, pinned: true);

    public int Connect(IPEndPoint to, int tag, int receiveBytes = 0)
    {
        var socket = Libc.Socket(
            to.AddressFamily == AddressFamily.InterNetwork ? Libc.AfInet : Libc.AfInet6, Libc.StreamNonBlockingCloseOnExec, 0);
        if (socket < 0) throw LastError();
        var on = 1;
        _ = Libc.SetOption(socket, Libc.IpProtoTcp, Libc.TcpNoDelay, &on, sizeof(int));
        if (receiveBytes > 0) _ = Libc.SetOption(socket, Libc.SolSocket, Libc.SoReceiveBuffer, &receiveBytes, sizeof(int));
        if (source is not null && to.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(to.Address)) BindTo(source, socket);
        var address = to.Serialize().Buffer.Span;
        int result;
        fixed (byte* bytes = address) result = Libc.Connect(socket, bytes, address.Length);
        if (result < 0 && Marshal.GetLastPInvokeError() != Libc.InProgress)
        {
            var error = LastError();
            Close(socket);
            throw error;
        }
        Control(Libc.EpollAdd, socket, Libc.EpollOut, tag);
        return socket;
    }

    public string? ConnectError(int socket)
    {
        int error = 0, length = sizeof(int);
        _ = Libc.GetOption(socket, Libc.SolSocket, Libc.SoError, &error, &length);
        return error == 0 ? null : new Win32Exception(error).Message;
    }

    public int Receive(int socket, Span<byte> into)
    {
        nint count;
        fixed (byte* bytes = into) count = Libc.Receive(socket, bytes, into.Length, 0);
        return count >= 0 ? (int)count : Outcome();
    }

    public int Send(int socket, ReadOnlySpan<byte> data)
    {
        nint count;
        fixed (byte* bytes = data) count = Libc.Send(socket, bytes, data.Length, Libc.MsgNoSignal);
        return count >= 0 ? (int)count : Outcome();
    }

    public void WatchWrites(int socket, int tag, bool watch) =>
        Control(Libc.EpollModify, socket, watch ? Reads | Libc.EpollOut : Reads, tag);

    public void WatchReads(int socket, int tag, bool watch) => Control(Libc.EpollModify, socket, watch ? Reads : Libc.EpollEdge, tag);

    public void ResetOnClose(int socket)
    {
        // struct linger { on, seconds }
        var linger = stackalloc int[2] { 1, 0 };
        _ = Libc.SetOption(socket, Libc.SolSocket, Libc.SoLinger, linger, 2 * sizeof(int));
    }

    public int Wait(Span<Ready> ready, int timeoutMs)
    {
        int count;
        fixed (byte* happenings = _happenings)
            count = Libc.EpollWait(_epoll, happenings, Math.Min(Batch, ready.Length), timeoutMs);
        if (count < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted) throw LastError();
        for (var i = 0; i < count; i++)
        {
            ref var at = ref _happenings[i * Stride];
            var what = Unsafe.ReadUnaligned<uint>(ref at);
            var tag = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref at, DataAt));
            var ended = (what & (Libc.EpollError | Libc.EpollHangUp | Libc.EpollReadHangUp)) != 0;
            ready[i] = new Ready(tag, ended || (what & Libc.EpollIn) != 0, ended || (what & Libc.EpollOut) != 0, ended);
        }
        return Math.Max(0, count);
    }

    public void Close(int socket) => _ = Libc.Close(socket);

    public void Dispose() => _ = Libc.Close(_epoll);

    private static void BindTo(IPAddress source, int socket)
    {
        var on = 1;
        // The port is chosen at the connect, when it is known what it must differ from.
        _ = Libc.SetOption(socket, Libc.IpProtoIp, Libc.IpBindAddressNoPort, &on, sizeof(int));
        var address = new IPEndPoint(source, 0).Serialize().Buffer.Span;
        int result;
        fixed (byte* bytes = address) result = Libc.Bind(socket, bytes, address.Length);
        if (result == 0) return;
        var error = LastError();
        _ = Libc.Close(socket);
        throw error;
    }

    private void Control(int operation, int socket, uint what, int tag)
    {
        var happening = stackalloc byte[16];
        Unsafe.WriteUnaligned(happening, what);
        Unsafe.WriteUnaligned(happening + DataAt, (long)tag);
        if (Libc.EpollControl(_epoll, operation, socket, happening) < 0) throw LastError();
    }

    private static int Outcome() =>
        Marshal.GetLastPInvokeError() is Libc.Again or Libc.Interrupted ? INonBlockingSockets.WouldBlock : INonBlockingSockets.Failed;

    private static SocketException LastError()
    {
        var error = Marshal.GetLastPInvokeError();
        return new SocketException((int)SocketError.SocketError, new Win32Exception(error).Message);
    }
}
