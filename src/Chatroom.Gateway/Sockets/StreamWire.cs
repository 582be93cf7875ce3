using Chatroom.Gateway.Sessions;
using Microsoft.AspNetCore.Connections.Features;

namespace Chatroom.Gateway.Sockets;

/// <summary>A connection whose bytes the server must still work on (TLS): writes go through its stream. One sender at a time.</summary>
internal sealed class StreamWire(Stream stream, IConnectionLifetimeFeature connection) : IWire
{
    public int TrySend(ReadOnlySpan<byte> bytes) => 0;

    public async ValueTask<int> Send(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
        return bytes.Length;
    }

    public void Abort() => connection.Abort();
}
