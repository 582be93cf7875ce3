using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chatroom.Client.Tests.Sockets;

/// <summary>A network between a client and a gateway, which can stand still in either direction and can be cut. Thread-safe.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<(Socket Client, Socket Server)> _pairs = [];
    private volatile Gates _gates = new();

    public Relay(int gateway)
    {
        Gateway = gateway;
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Where connections go from now on: a port of this machine.</summary>
    public int Gateway { get; set; }

    public Uri Uri => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ws");

    /// <summary>What the client sends stays here.</summary>
    public void HoldRequests() => _gates.Requests = new TaskCompletionSource();

    /// <summary>What the gateway sends stays here.</summary>
    public void HoldAnswers() => _gates.Answers = new TaskCompletionSource();

    /// <summary>Resets every connection, with what was held; later ones are let through.</summary>
    public void Cut()
    {
        // What was held stays so until its connection is gone: an answer must not slip through before the reset.
        var held = _gates;
        _gates = new Gates();
        while (_pairs.TryTake(out var pair))
        {
            Reset(pair.Client);
            Reset(pair.Server);
        }
        held.Requests.TrySetCanceled();
        held.Answers.TrySetCanceled();
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // Both the cut and the side that saw its end reset it; one of them was first.
        }
    }

    private async Task Accept()
    {
        try
        {
            for (; ; )
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await server.ConnectAsync(IPAddress.Loopback, Gateway);
                }
                catch (SocketException)
                {
                    Reset(client);
                    continue;
                }
                var gates = _gates;
                _pairs.Add((client, server));
                _ = Pass(client, server, () => gates.Requests.Task);
                _ = Pass(server, client, () => gates.Answers.Task);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task Pass(Socket from, Socket to, Func<Task> gate)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                await gate();
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Reset(from);
            Reset(to);
        }
    }

    /// <summary>Both directions of the connections between two cuts. Thread-safe.</summary>
    private sealed class Gates
    {
        private volatile TaskCompletionSource _requests = Open(), _answers = Open();

        public TaskCompletionSource Requests { get => _requests; set => _requests = value; }

        public TaskCompletionSource Answers { get => _answers; set => _answers = value; }

        private static TaskCompletionSource Open()
        {
            var open = new TaskCompletionSource();
            open.SetResult();
            return open;
        }
    }
}
