using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>Takes a message back: an own one within two minutes, a moderator any.</summary>
    /// <exception cref="ChatException">20406 the role may not, or it is too late.</exception>
    public Task RecallAsync(long seq, CancellationToken token = default) => BySeqAsync("recall", seq, token);

    /// <summary>Deletes what a user said in the last minutes, in one action; returns the seqs.</summary>
    /// <exception cref="ChatException">20406 the role may not, 23412 bad parameter.</exception>
    public Task<IReadOnlyList<long>> DeleteMessagesAsync(string user, int minutes, CancellationToken token = default) =>
        QueryAsync("delete", w => Parameters.Write(w, ("user", user), ("minutes", minutes)), ReadSeqs, token);

    /// <summary>Undoes a recall or a deletion.</summary>
    /// <param name="seq">Of that event.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task UndoAsync(long seq, CancellationToken token = default) => BySeqAsync("undo", seq, token);

    /// <summary>Sends a held message; it takes a place of its own in the log.</summary>
    /// <param name="seq">Of the held event.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task ApproveAsync(long seq, CancellationToken token = default) => BySeqAsync("approve", seq, token);

    /// <summary>Refuses a held message.</summary>
    /// <param name="seq">Of the held event.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task DenyAsync(long seq, CancellationToken token = default) => BySeqAsync("deny", seq, token);

    /// <summary>Stops or resumes the distribution: messages are stored meanwhile, members get a gap.</summary>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task DistributeAsync(bool on, CancellationToken token = default) =>
        QueryAsync("distribution", w => Parameters.Write(w, ("on", on)), ReadNothing, token);

    private Task<bool> BySeqAsync(string method, long seq, CancellationToken token) =>
        QueryAsync(method, w => Parameters.Write(w, ("seq", seq)), ReadNothing, token);

    private static IReadOnlyList<long> ReadSeqs(ref WireReader r)
    {
        var seqs = new List<long>();
        r.BeginMap();
        while (r.Next())
        {
            if (!r.ReadKey().SequenceEqual("seqs"u8))
            {
                r.Skip();
                continue;
            }
            r.BeginArray();
            while (r.Next()) seqs.Add(r.ReadInt64());
        }
        return seqs;
    }
}
