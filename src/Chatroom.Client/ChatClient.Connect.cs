using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    private static async Task<(Connection Connection, ConnackFrame Connack)> OpenAsync(
        Uri uri, ChatClientOptions options, JoinRequest? join, string? ticket, CancellationToken token)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, token);
        Connection? connection = null;
        try
        {
            var gateways = await GatewaysAsync(uri, options, either.Token).ConfigureAwait(false);
            connection = await Connection.OpenFirstAsync(gateways, options.Format, options.MaxFrameBytes, either.Token).ConfigureAwait(false);
            var jwt = await options.Token(either.Token).ConfigureAwait(false);
            await connection.SendAsync(new ConnectFrame(jwt, join, options.ClientName, ticket).Write, either.Token).ConfigureAwait(false);
            var bytes = await connection.ReceiveAsync(either.Token).ConfigureAwait(false)
                ?? throw new ChatException(Codes.ServerClosed, $"The server closed with {connection.CloseCode} before it answered CONNECT");
            var connack = ReadConnack(bytes.Span, options.Format);
            if (connack.Code != Codes.Ok)
                throw new ChatException(connack.Code, $"CONNECT was refused: {connack.Reason}", retryAfterMs: connack.RetryAfterMs ?? 0);
            return (connection, connack);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !token.IsCancellationRequested)
        {
            connection?.Dispose();
            throw new ChatException(Codes.Timeout, $"No CONNACK from {uri} within {options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    // Whoever answers navigation may be the one that is gone: then it is the address that the client was made with.
    private static async Task<IReadOnlyList<Uri>> GatewaysAsync(Uri uri, ChatClientOptions options, CancellationToken token)
    {
        if (options.Gateways is null) return [uri];
        try
        {
            return await options.Gateways(token).ConfigureAwait(false) is { Count: > 0 } gateways ? gateways : [uri];
        }
        catch (Exception) when (!token.IsCancellationRequested)
        {
            return [uri];
        }
    }

    private static ConnackFrame ReadConnack(ReadOnlySpan<byte> bytes, WireFormat format)
    {
        var reader = new WireReader(bytes, format);
        return Frames.ReadHeader(ref reader).Type switch
        {
            FrameType.Connack => ConnackFrame.Read(ref reader),
            FrameType.Disconnect => Refused(DisconnectFrame.Read(ref reader)),
            var other => throw new MalformedFrameException($"CONNACK was expected, not {other}."),
        };

        static ConnackFrame Refused(DisconnectFrame frame) =>
            new(frame.Code == Codes.Ok ? Codes.ServerClosed : frame.Code, Reason: frame.Reason, RetryAfterMs: frame.RetryAfterMs);
    }
}
