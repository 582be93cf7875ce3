using System.Runtime.InteropServices;

namespace Chatroom.LoadTest.Sockets;

/// <summary>The calls of Linux's C library that <see cref="EpollSockets"/> makes. Thread-safe.</summary>
internal static unsafe partial class Libc
{
    internal const int AfInet = 2, AfInet6 = 10;
    internal const int StreamNonBlockingCloseOnExec = 1 | 0x800 | 0x80000;
    internal const int IpProtoIp = 0, IpBindAddressNoPort = 24, IpProtoTcp = 6, TcpNoDelay = 1, SolSocket = 1, SoError = 4;
    internal const int EpollCloseOnExec = 0x80000, EpollAdd = 1, EpollModify = 3;
    internal const uint EpollIn = 1, EpollOut = 4, EpollError = 8, EpollHangUp = 16, EpollReadHangUp = 0x2000, EpollEdge = 1u << 31;
    internal const int MsgNoSignal = 0x4000;
    internal const int SoReceiveBuffer = 8, SoLinger = 13;
    internal const int Interrupted = 4, Again = 11, InProgress = 115;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetOption(int socket, int level, int name, int* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetOption(int socket, int level, int name, int* value, int* length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* happening);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* happenings, int capacity, int timeoutMs);
}
