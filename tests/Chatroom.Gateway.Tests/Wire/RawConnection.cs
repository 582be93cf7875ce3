using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chatroom.Gateway.Tests;

/// <summary>A TCP connection on which a test says every byte, of HTTP too. Not thread-safe.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _patience;
    private readonly TcpClient _tcp = new(AddressFamily.InterNetwork) { NoDelay = true };
    private byte[] _buffer = new byte[4_096];
    private int _length;
    private NetworkStream? _stream;

    private RawConnection()
    {
        // What never comes makes a test red instead of endless.
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(Patience);
    }

    public static async Task<RawConnection> Open(int port)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync(IPAddress.Loopback, port, connection._patience.Token);
        connection._stream = connection._tcp.GetStream();
        return connection;
    }

    private NetworkStream Stream => _stream!;

    public Task Write(byte[] bytes) => Stream.WriteAsync(bytes, _patience.Token).AsTask();

    /// <summary>Each byte in a packet of its own, as long as the server takes them: it may have closed before the last. What it said is read all the same.</summary>
    public async Task WriteByteByByte(byte[] bytes)
    {
        try
        {
            foreach (var one in bytes) await Write([one]);
        }
        catch (IOException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.Shutdown or SocketError.ConnectionReset })
        {
        }
    }

    /// <summary>Lines of an HTTP request, separated by <c>\n</c>; the empty line behind them is added.</summary>
    public static byte[] Request(string lines) => Encoding.Latin1.GetBytes(lines.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\r\n");

    /// <summary>The next head of an HTTP answer; "" when the server closes without one.</summary>
    public async Task<string> ReadHead()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
            if (!await Fill()) return "";
        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        Take(end + 4);
        return head;
    }

    /// <summary>The next WebSocket frame; null when the server closes.</summary>
    public async Task<WebSocketFrame?> ReadFrame(bool deflated = false)
    {
        for (; ; )
        {
            if (WebSocketFrame.TryRead(_buffer.AsSpan(0, _length), deflated) is { } read)
            {
                Take(read.Bytes);
                return read.Frame;
            }
            if (!await Fill()) return null;
        }
    }

    /// <summary>All that comes until the server closes.</summary>
    public async Task<string> ReadAll()
    {
        while (await Fill())
        {
        }
        return Encoding.Latin1.GetString(_buffer, 0, _length);
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(int bytes)
    {
        _length -= bytes;
        Array.Copy(_buffer, bytes, _buffer, 0, _length);
    }

    private async Task<bool> Fill()
    {
        if (_length == _buffer.Length) Array.Resize(ref _buffer, _length * 2);
        try
        {
            var read = await Stream.ReadAsync(_buffer.AsMemory(_length), _patience.Token);
            _length += read;
            return read > 0;
        }
        catch (IOException)
        {
            // Reset: closed as well.
            return false;
        }
    }
}
