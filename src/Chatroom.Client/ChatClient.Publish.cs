using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>
    /// Publishes and waits until the server has stored the message or refused it: see <see cref="PubackFrame.IsSent"/>.
    /// Over a lost connection it is sent again with the same id, which gives one message.
    /// </summary>
    /// <param name="id">The idempotency key, 1..64 bytes; null: one is made.</param>
    /// <param name="naming">Whom it names; null: nobody.</param>
    /// <exception cref="ChatException">
    /// <see cref="Codes.Timeout"/>: the outcome is not known, publish again with the same id.
    /// <see cref="Codes.TooFast"/>: too many answers are awaited. <see cref="Codes.BadRoomParameter"/>: beyond the limits of the wire.
    /// </exception>
    public async Task<PubackFrame> PublishAsync(
        string content, string type = "text", string? id = null, IReadOnlyDictionary<string, string>? extra = null,
        Naming? naming = null, CancellationToken token = default)
    {
        var frame = new PublishFrame(id ?? Guid.NewGuid().ToString("N"), 1, false, type, content, extra)
        {
            Mentions = naming?.Mentions, MentionsAll = naming?.MentionsAll ?? false, To = naming?.To,
        };
        if (frame.Check() != Codes.Ok) throw BeyondLimits();
        var pending = new PendingPublish(frame);
        if (_publishes.Count >= _options.PendingCapacity) throw TooManyPending();
        if (!_publishes.TryAdd(frame.Id, pending)) throw new ChatException(Codes.BadParameter, $"The id {frame.Id} is being published");
        try
        {
            return await AnswerAsync(SendAsync(pending, token), $"PUBLISH {frame.Id}", token).ConfigureAwait(false);
        }
        finally
        {
            _publishes.TryRemove(frame.Id, out _);
        }
    }

    /// <summary>Publishes and asks for no answer (qos 0).</summary>
    /// <exception cref="ChatException">
    /// <see cref="Codes.Timeout"/>: the connection is lost. <see cref="Codes.BadRoomParameter"/>: beyond the limits of the wire.
    /// </exception>
    public async Task PublishUnacknowledgedAsync(
        string content, string type = "text", string? id = null, CancellationToken token = default)
    {
        var frame = new PublishFrame(id ?? Guid.NewGuid().ToString("N"), 0, false, type, content, null);
        if (frame.Check() != Codes.Ok) throw BeyondLimits();
        try
        {
            await _connection.SendAsync(frame.Write, token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new ChatException(Codes.Timeout, $"The connection was lost: {e.Message}");
        }
    }

    private void OnPuback(in PubackFrame ack)
    {
        if (_publishes.TryGetValue(ack.Id, out var pending)) pending.Answer(ack);
    }

    // A message that cannot be sent now goes with the next connection; when there is none, the end of this client settles it.
    private async Task<PubackFrame> SendAsync(PendingPublish pending, CancellationToken token)
    {
        try
        {
            await _connection.SendAsync(pending.Frame.Write, token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e))
        {
            if (Volatile.Read(ref _over) is { } reason) pending.Fail(reason);
        }
        return await pending.Outcome.ConfigureAwait(false);
    }

    // What a socket throws that is gone, was closed, or is being let go.
    private static bool IsLoss(Exception e) => e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;

    private async Task<T> AnswerAsync<T>(Task<T> outcome, string what, CancellationToken token)
    {
        try
        {
            return await outcome.WaitAsync(_options.AnswerTimeout, _options.Time, token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ChatException(Codes.Timeout, $"No answer to {what} within {_options.AnswerTimeout.TotalSeconds:0.#} s");
        }
    }

    private static ChatException BeyondLimits() => new(Codes.BadRoomParameter, "The message is beyond the limits of the wire");

    private static ChatException TooManyPending() => new(Codes.TooFast, "Too many answers are awaited", "client.pending");
}
