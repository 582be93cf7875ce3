namespace Chatroom.Grains;

/// <summary>
/// A gateway, as rooms see it. Calls only take in: they never wait and never throw, since a room stands behind each of them.
/// Thread-safe.
/// </summary>
public interface IRoomObserver
{
    /// <summary>The next stored batch of a room: its events as wire arrays, in both formats.</summary>
    /// <param name="privatePart">
    /// Null: the batch is for everyone. Else <see cref="Codec.PrivatePart"/>: what some users get, while everyone else gets
    /// <paramref name="messagePack"/> or <paramref name="json"/>.
    /// </param>
    void Batch(string room, long epoch, long first, long next, byte[] messagePack, byte[] json, byte[]? privatePart);

    /// <summary>
    /// Messages of that log up to <paramref name="seq"/> were taken back. Batches that were told before may hold them: who comes to
    /// them from now on reads the log instead.
    /// </summary>
    void Recalled(string room, long epoch, long seq);

    /// <summary>
    /// The sum of the hashes of all messages for everyone in that log up to <paramref name="seq"/>. Comes right behind the batch that
    /// ends there.
    /// </summary>
    void Summed(string room, long epoch, long seq, ulong digest);

    /// <summary>The room has this many members now.</summary>
    void Online(string room, int count);

    /// <summary>
    /// Answers (<see cref="Codec.CommandAnswer"/>) to commands that <see cref="IRoomGrain.Execute"/> left without one: what they waited
    /// for has come. Each once, also before the call that carried the command has ended.
    /// </summary>
    void Answered(string room, byte[] answers);

    /// <summary>That session is no longer in the room, and not by its own wish.</summary>
    void Removed(string room, string session, int code, string reason);

    /// <summary>
    /// The room lives elsewhere by now and knows nobody any more; its log goes on. Whoever has members there says so again. Never in an
    /// engine of one process.
    /// </summary>
    void Moved(string room)
    {
    }
}
