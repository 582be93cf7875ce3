using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Chatroom.LoadTest.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>How the server wrongs one member, at one seq.</summary>
public enum Cheat
{
    None,
    Drop,
    Alter,
    Twice,
    Close,
    LoseTheStored,
}

/// <summary>
/// A room server of a hundred lines that is honest to everybody but one member. One loop applies all that comes, in order.
/// </summary>
internal sealed class CheatingServer : IAsyncDisposable
{
    internal const long Epoch = 9;
    internal const long CheatSeq = 12;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Func<Task>> _turns = Channel.CreateUnbounded<Func<Task>>();
    private readonly List<(int Member, WebSocket Socket)> _members = [];
    private readonly WireFormat _format;
    private readonly Cheat _cheat;
    private readonly int _victim;
    private readonly Task _accepting;
    private readonly Task _applying;

    internal CheatingServer(WireFormat format, Cheat cheat, int victim)
    {
        (_format, _cheat, _victim) = (format, cheat, victim);
        _listener.Start(256);
        _accepting = AcceptAsync();
        _applying = ApplyAsync();
    }

    internal Uri Uri => new($"ws://{_listener.LocalEndpoint}/ws");

    /// <summary>The hash of each seq, from 1 on.</summary>
    internal List<ulong> Hashes { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _turns.Writer.Complete();
        await _applying;
        foreach (var (_, socket) in _members) socket.Dispose();
    }

    private async Task ApplyAsync()
    {
        await foreach (var turn in _turns.Reader.ReadAllAsync()) await turn();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var (stream, buffer, length) = (client.GetStream(), new byte[20_000], 0);
        try
        {
            while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8)) length += await stream.ReadAsync(buffer.AsMemory(length));
            var key = Encoding.ASCII.GetString(buffer, 0, length).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Handshake.AcceptOf(key)}\r\n\r\n"));
            var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
            for (var member = -1; (await socket.ReceiveAsync(buffer, default)) is { MessageType: not WebSocketMessageType.Close } part;)
                Take(buffer.AsSpan(0, part.Count), socket, ref member);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or ChannelClosedException)
        {
            // The run is over.
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, WebSocket socket, ref int member)
    {
        var reader = new WireReader(bytes, _format);
        var header = Frames.ReadHeader(ref reader);
        if (header.Type == FrameType.Connect)
        {
            var number = int.Parse(ConnectFrame.Read(ref reader).Token!.AsSpan("dev:u".Length), System.Globalization.CultureInfo.InvariantCulture);
            member = number;
            _turns.Writer.TryWrite(() => JoinAsync(number, socket));
        }
        else if (header.Type == FrameType.Publish)
        {
            var (publish, from) = (PublishFrame.Read(ref reader, header), member);
            _turns.Writer.TryWrite(() => PublishAsync(from, socket, publish));
        }
    }

    private async Task JoinAsync(int member, WebSocket socket)
    {
        _members.Add((member, socket));
        var join = new JoinResult { Room = "r", Epoch = Epoch, Seq = Hashes.Count };
        await SendAsync(socket, new ConnackFrame(0, $"u{member}", "member", "s", 1, 30_000, Join: join).Write);
    }

    private async Task PublishAsync(int from, WebSocket socket, PublishFrame publish)
    {
        var seq = Hashes.Count + 1;
        var isCheated = seq == CheatSeq;
        Hashes.Add(isCheated && _cheat == Cheat.LoseTheStored ? 0 : Digest.Of(seq, $"u{from}", publish.Id, publish.Type, publish.Content));
        foreach (var (member, to) in _members)
        {
            var cheat = isCheated && member == _victim ? _cheat : Cheat.None;
            var content = cheat == Cheat.Alter ? publish.Content[..^1] + "y" : publish.Content;
            if (cheat == Cheat.Close) await to.CloseOutputAsync((WebSocketCloseStatus)CloseCodes.OtherLogin, null, default);
            else if (cheat != Cheat.Drop) await SendAsync(to, w => Batch(w, seq, from, publish, content));
            if (cheat == Cheat.Twice) await SendAsync(to, w => Batch(w, seq, from, publish, content));
        }
        await SendAsync(socket, new PubackFrame(publish.Id, 0, Epoch, seq, 1, false, null, 0, 0).Write);
    }

    private void Batch(WireWriter w, long seq, int from, PublishFrame publish, string content)
    {
        var events = new WireWriter(_format);
        events.BeginArray(1);
        EventWriter.Message(events, 1, $"u{from}", publish.Id, publish.Type, content);
        events.EndArray();
        BatchHead.Write(w, Epoch, seq, events.Written);
    }

    private async Task SendAsync(WebSocket socket, Action<WireWriter> write)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        var writer = new WireWriter(_format);
        write(writer);
        var type = _format == WireFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        try
        {
            await socket.SendAsync(writer.ToArray(), type, true, default);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // That member is gone.
        }
    }
}
