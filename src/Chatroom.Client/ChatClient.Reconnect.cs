using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    // Null when a new connection stands, or the client is being disposed; else why it is over.
    private async Task<ChatException?> ComeBackAsync(ChatException lost)
    {
        if (IsLeaving) return null;
        if (!_options.Reconnects || !CloseCodes.MayReconnect(_connection.CloseCode ?? CloseCodes.ServerError)) return lost;
        var retryAfterMs = _goodbye?.RetryAfterMs;
        for (var attempt = 0; attempt < _options.ReconnectAttempts; attempt++)
        {
            try
            {
                await Task.Delay(Backoff.Before(attempt, _options.Random, retryAfterMs), _options.Time, _stop.Token).ConfigureAwait(false);
                await ResumeAsync(_stop.Token).ConfigureAwait(false);
                return null;
            }
            catch (Exception) when (IsLeaving)
            {
                return null;
            }
            catch (ChatException e) when (!MayPass(e.Code))
            {
                return e;
            }
            catch (Exception e)
            {
                // Also what the caller's own token source threw: it may have one again next time.
                _connection.Dispose();
                retryAfterMs = e is ChatException { RetryAfterMs: > 0 and var said } ? said : null;
            }
        }
        return lost;
    }

    private async Task ResumeAsync(CancellationToken token)
    {
        JoinRequest? request;
        Position? had;
        lock (_place)
        {
            had = _cursor.At;
            request = _joined is { } joined ? joined with { History = -1, Position = had } : null;
        }
        var (connection, connack) = await OpenAsync(_uri, _options, request, token).ConfigureAwait(false);
        if (connack.Join is { Code: not Codes.Ok } refused)
        {
            connection.Dispose();
            throw JoinRefused(refused);
        }
        _session = connack;
        TakePlace(request, connack.Join);
        _connection = connection;
        Reconnects++;
        _options.Reconnected?.Invoke(connack.Join);
        _ = PublishAgainAsync(connection, token);
    }

    // The same id twice is one message, so whatever was lost with the old connection is simply sent again. The answers are read
    // meanwhile: a server that waits for them to be taken would read no more.
    private async Task PublishAgainAsync(Connection connection, CancellationToken token)
    {
        try
        {
            foreach (var pending in _publishes.Values)
                await connection.SendAsync((pending.Frame with { Dup = true }).Write, token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e) || e is OperationCanceledException)
        {
            // Lost again: the next connection sends them.
        }
    }

    private static bool MayPass(int code) => code is Codes.Timeout or Codes.ServerError or Codes.ServerUnavailable or Codes.ServerClosed
        or Codes.ConnackTimeout or Codes.RoomError;
}
