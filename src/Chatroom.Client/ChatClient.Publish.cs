using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>
    /// Publishes and waits until the server has stored the message or refused it: see <see cref="PubackFrame.Code"/>.
    /// Over a lost connection it is sent again with the same id, which gives one message.
    /// </summary>
    /// <param name="id">The idempotency key, 1..64 bytes; null: one is made.</param>
    /// <exception cref="ChatException">
    /// <see cref="Codes.Timeout"/>: the outcome is not known, publish again with the same id.
    /// <see cref="Codes.TooFast"/>: too many answers are awaited. <see cref="Codes.BadRoomParameter"/>: beyond the limits of the wire.
    /// </exception>
    public async Task<PubackFrame> PublishAsync(
        string content, string type = "text", string? id = null, IReadOnlyDictionary<string, string>? extra = null,
        CancellationToken token = default)
    {
        var frame = new PublishFrame(id ?? Guid.NewGuid().ToString("N"), 1, false, type, content, extra);
        if (frame.Check() != Codes.Ok) throw new ChatException(Codes.BadRoomParameter, "The message is beyond the limits of the wire");
        var pending = new PendingPublish(frame);
        if (_publishes.Count >= _options.PendingCapacity) throw TooManyPending();
        if (!_publishes.TryAdd(frame.Id, pending)) throw new ChatException(Codes.BadParameter, $"The id {frame.Id} is being published");
        try
        {
            await TrySendAsync(frame.Write, token).ConfigureAwait(false);
            return await AnswerAsync(pending.Outcome, $"PUBLISH {frame.Id}", token).ConfigureAwait(false);
        }
        finally
        {
            _publishes.TryRemove(frame.Id, out _);
        }
    }

    /// <summary>Publishes and asks for no answer (qos 0).</summary>
    public Task PublishUnacknowledgedAsync(string content, string type = "text", string? id = null, CancellationToken token = default) =>
        _connection.SendAsync(new PublishFrame(id ?? Guid.NewGuid().ToString("N"), 0, false, type, content, null).Write, token);

    private void OnPuback(in PubackFrame ack)
    {
        if (_publishes.TryGetValue(ack.Id, out var pending)) pending.Answer(ack);
    }

    // A message that cannot be sent now goes with the next connection.
    private async Task TrySendAsync(Action<WireWriter> write, CancellationToken token)
    {
        try
        {
            await _connection.SendAsync(write, token).ConfigureAwait(false);
        }
        catch (Exception e) when (_options.Reconnects && e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            if (_running.IsCompleted) throw new ChatException(Codes.ServerClosed, "The connection is lost for good");
        }
    }

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

    private static ChatException TooManyPending() => new(Codes.TooFast, "Too many answers are awaited", "client.pending");
}
