using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Takes a message back: an own one within two minutes, a moderator any; returns the seq of that event.</summary>
    /// <exception cref="ChatException">20406 the role may not, or it is too late. 25101 it is taken back already.</exception>
    public Task<long> RecallAsync(long seq, CancellationToken token = default) => BySeqAsync("recall", seq, token);

    /// <summary>Deletes what a user said in the last minutes, in one action.</summary>
    /// <param name="muteMinutes">Mutes them too, 1..43,200, -1 for ever; 0: not.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<Recalled> DeleteMessagesAsync(string user, int minutes, int muteMinutes = 0, CancellationToken token = default) =>
        QueryAsync(
            "delete", w => Parameters.Write(w, ("user", user), ("minutes", minutes), ("muteMinutes", muteMinutes == 0 ? null : muteMinutes)),
            Recalled.Read, token);

    /// <summary>Undoes what a moderator recalled or deleted, with the mutes that came with it.</summary>
    /// <param name="seq">Of that event.</param>
    /// <exception cref="ChatException">20406 the role may not, 23412 it cannot be undone any more.</exception>
    public Task<Recalled> UndoAsync(long seq, CancellationToken token = default) =>
        QueryAsync("undo", w => Parameters.Write(w, ("seq", seq)), Recalled.Read, token);

    /// <summary>What waits for a decision, oldest first; each with its place, which is what approving and denying take.</summary>
    /// <param name="next">From the page before; null: the first.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<HeldPage> HeldAsync(int count = 20, long? next = null, CancellationToken token = default) =>
        QueryAsync("held", w => Parameters.Write(w, ("count", count), ("next", next)), HeldPage.Read, token);

    /// <summary>Sends a held message; returns its seq in the log.</summary>
    /// <param name="seq">Of the held event.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<long> ApproveAsync(long seq, CancellationToken token = default) => BySeqAsync("approve", seq, token);

    /// <summary>Refuses a held message; returns the seq of that event.</summary>
    /// <param name="seq">Of the held event.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<long> DenyAsync(long seq, CancellationToken token = default) => BySeqAsync("deny", seq, token);

    /// <summary>Stops or resumes the distribution: messages are stored meanwhile, members get a gap.</summary>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task DistributeAsync(bool on, CancellationToken token = default) =>
        QueryAsync("distribution", w => Parameters.Write(w, ("on", on)), ReadNothing, token);

    private Task<long> BySeqAsync(string method, long seq, CancellationToken token) =>
        QueryAsync(method, w => Parameters.Write(w, ("seq", seq)), static (ref WireReader r) => Recalled.Read(ref r).Seq, token);
}
