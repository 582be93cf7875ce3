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
        var (slotMs, lostAt) = (0L, _options.Time.GetTimestamp());
        // Broken without a word: the gateway may be gone, and all of its clients come at once.
        lock (_place) if (_connection.CloseCode is null) slotMs = _reconnectMs;
        for (var attempt = 0; attempt < _options.ReconnectAttempts; attempt++)
        {
            try
            {
                var lostForMs = _options.Time.GetElapsedTime(lostAt).TotalMilliseconds;
                var wait = Backoff.Before(attempt, _options.Random, retryAfterMs, slotMs, lostForMs);
                await Task.Delay(wait, _options.Time, _stop.Token).ConfigureAwait(false);
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
        string? ticket;
        lock (_place)
        {
            (had, ticket) = (_cursor.At, _ticket);
            request = _joined is { } joined ? joined with { History = -1, Position = had } : null;
        }
        var (connection, connack) = await OpenAsync(_uri, _options, request, request is null ? null : ticket, token).ConfigureAwait(false);
        if (connack.Join is { Code: not Codes.Ok } refused)
        {
            connection.Dispose();
            throw JoinRefused(refused);
        }
        _session = connack;
        TakePlace(request, connack.Join);
        _connection = connection;
        Reconnects++;
        _options.Reconnected?.Invoke(connack.Join is null ? null : _join);
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
