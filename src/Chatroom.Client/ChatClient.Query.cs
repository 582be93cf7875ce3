using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Asks and reads the result; every verb goes through here.</summary>
    /// <param name="alsoDone">A code besides 0 whose details are a result.</param>
    private async Task<T> QueryAsync<T>(
        string method, Action<WireWriter>? parameters, ResultReader<T> read, CancellationToken token, int alsoDone = Codes.Ok)
    {
        if (_queries.Count >= _options.PendingCapacity) throw TooManyPending();
        var number = Interlocked.Increment(ref _lastQuery);
        var pending = new PendingQuery<T>(method, read, alsoDone);
        _queries[number] = pending;
        try
        {
            return await AnswerAsync(SendAsync(pending), $"QUERY {method}", token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new ChatException(Codes.Timeout, $"The connection was lost before {method} was answered: {e.Message}");
        }
        finally
        {
            _queries.TryRemove(number, out _);
        }

        async Task<T> SendAsync(PendingQuery<T> query)
        {
            await _connection.SendAsync(w => QueryFrame.Write(w, number, method, parameters), token).ConfigureAwait(false);
            return await query.Outcome.ConfigureAwait(false);
        }
    }

    private void OnQueryack(ref WireReader reader)
    {
        var (number, code) = QueryackFrame.ReadHead(ref reader);
        if (_queries.TryGetValue(number, out var pending)) pending.Answer(code, ref reader);
    }

    private void FailQueries(ChatException reason)
    {
        foreach (var pending in _queries.Values) pending.Fail(reason);
    }

    private static bool ReadNothing(ref WireReader reader) => true;
}
