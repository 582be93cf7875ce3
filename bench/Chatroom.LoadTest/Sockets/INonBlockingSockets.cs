using System.Net;

namespace Chatroom.LoadTest.Sockets;

/// <summary>A socket that can be read or written, or that failed. Immutable.</summary>
/// <param name="Tag">What the socket was opened with.</param>
/// <param name="Readable">Receiving does not block; also when the other side is gone.</param>
/// <param name="Writable">Sending does not block, or the connect came to its end.</param>
/// <param name="Ended">The other side is gone, or will send no more: it is not told again, so all that came is to be read.</param>
internal readonly record struct Ready(int Tag, bool Readable, bool Writable, bool Ended = false);

/// <summary>Many TCP connections on one thread: nothing here blocks but <see cref="Wait"/>. Not thread-safe.</summary>
internal interface INonBlockingSockets : IDisposable
{
    /// <summary>What <see cref="Receive"/> and <see cref="Send"/> return when it would block.</summary>
    const int WouldBlock = -1;

    /// <summary>What they return when the connection failed.</summary>
    const int Failed = -2;

    /// <summary>Begins to connect; <see cref="Ready.Writable"/> tells the end of it. Returns the socket.</summary>
    /// <param name="receiveBytes">What the system may keep until it is received; 0: as much as it likes.</param>
    /// <exception cref="System.Net.Sockets.SocketException">No socket is to be had, or the address cannot be reached.</exception>
    int Connect(IPEndPoint to, int tag, int receiveBytes = 0);

    /// <summary>Why the connect failed, in words; null: it did not.</summary>
    string? ConnectError(int socket);

    /// <summary>How many bytes came; 0: the other side closed. What does not fill <paramref name="into"/> is all that is there.</summary>
    int Receive(int socket, Span<byte> into);

    /// <summary>How many bytes went.</summary>
    int Send(int socket, ReadOnlySpan<byte> bytes);

    /// <summary>Whether <see cref="Wait"/> tells when the socket can be written. On from <see cref="Connect"/>.</summary>
    void WatchWrites(int socket, int tag, bool watch);

    /// <summary>Whether <see cref="Wait"/> tells when something came. On from the first <see cref="WatchWrites"/>; a failure is told all the same. Switched on it tells what is there.</summary>
    void WatchReads(int socket, int tag, bool watch);

    /// <summary>The next <see cref="Close"/> cuts the connection with a reset.</summary>
    void ResetOnClose(int socket);

    /// <summary>Waits for sockets to be ready and returns how many are; 0 after the time-out.</summary>
    int Wait(Span<Ready> ready, int timeoutMs);

    /// <summary>Closes the socket.</summary>
    void Close(int socket);

    /// <summary>epoll on Linux, the framework's select elsewhere.</summary>
    /// <param name="source">Where connects to the loopback come from, on Linux, where all of 127.0.0.0/8 is there; null: as it comes.</param>
    static INonBlockingSockets ForThisSystem(IPAddress? source) => OperatingSystem.IsLinux() ? new EpollSockets(source) : new SelectSockets();
}
