namespace Chatroom.Grains;

/// <summary>
/// One room, by id. Calls carry ids, positions and bytes, so that any engine can host it; they may interleave at awaits, never
/// run at once. Whatever needs the store throws <see cref="Rooms.RoomUnavailableException"/> while it cannot be read, and a read
/// what the store threw; <see cref="Execute"/> answers with codes instead. The engine's half of this interface, if there is one, stands in that engine's folder.
/// </summary>
public interface IRoomGrain
{
    /// <summary>
    /// From now on <paramref name="observer"/> gets every batch, in order. Answers with the position behind which they begin and
    /// the member count: <see cref="Codec.Attached"/>.
    /// </summary>
    Task<byte[]> Attach(string gateway, IRoomObserver observer);

    Task Detach(string gateway);

    /// <summary>
    /// Commands of one tick (<see cref="Codec.CommandCodec"/>), in order. Answers (<see cref="Codec.CommandAnswer"/>) once everything
    /// that they speak of is stored and handed to the gateways: 24015 when it is not stored, -1 when that is not known.
    /// A message that the room's hook is asked about has no answer among them: <see cref="IRoomObserver.Answered"/> brings it.
    /// </summary>
    /// <param name="gateway">Who is told of answers that come late; "": nobody, a call of one command waits for its own.</param>
    Task<byte[]> Execute(string gateway, byte[] commands);

    /// <summary>
    /// Stored events from <paramref name="from"/> on, at most <paramref name="max"/> seqs (1..1,000), in the wire's
    /// <paramref name="format"/>: <see cref="Codec.EventRange"/>. What is no longer kept is one gap in front, however long, and does
    /// not count. An empty range behind the head, and for another epoch. What <paramref name="user"/> may not see as
    /// <paramref name="role"/> (<see cref="Chatroom.Rooms.Role"/>) is a gap; the other reads leave it out.
    /// </summary>
    Task<byte[]> Read(long epoch, long from, int max, int format, string user, int role);

    /// <summary>The result of QUERY history, in the wire's <paramref name="format"/>, behind its code: <see cref="Codec.QueryResult"/>.</summary>
    /// <param name="query"><see cref="Codec.HistoryQuery"/>.</param>
    Task<byte[]> History(byte[] query, int format, string user, int role);

    /// <summary>The result of QUERY digest, likewise.</summary>
    Task<byte[]> Digest(long from, long to, bool each, int format, string user, int role);

    /// <summary>
    /// What of the stored log a recall would take back, or the recall (<see cref="Codec.RehearsalQuery"/>): the result of QUERY
    /// rehearse or apply. <paramref name="session"/> must be that user's in the room, or the server's.
    /// </summary>
    Task<byte[]> Rehearse(string user, string session, byte[] query, int format);

    /// <summary>Facts of the room for the server API: <see cref="Codec.RoomFacts"/>. Empty when there is no such room.</summary>
    Task<byte[]> Describe();
}
