namespace Chatroom.Grains;

/// <summary>
/// What holds in all rooms: global mutes and bans, the app's words, rooms that stay, settings. One a cluster. Calls carry bytes, so
/// that any engine can host it; they may interleave at awaits, never run at once.
/// </summary>
public interface IAppGrain
{
    /// <summary>
    /// From now on <paramref name="observer"/> is told every change, in order. Answers with the whole state, or only with where it
    /// stands when that is <paramref name="epoch"/> and <paramref name="seq"/>: <see cref="Codec.AppAttached"/>. Ask again now and
    /// then: an observer that the grain has lost gets no changes. Throws what the store threw while the state cannot be read.
    /// </summary>
    Task<byte[]> Attach(string name, IAppObserver observer, long epoch, long seq);

    Task Detach(string name);

    /// <summary>
    /// One command (<see cref="Codec.AppCommandCodec"/>). Answers (<see cref="Codec.AppAnswer"/>) once what it changed is stored and
    /// told to all who are attached: 24015 when it is not stored, -1 when that is not known.
    /// </summary>
    Task<byte[]> Execute(byte[] command);
}

/// <summary>
/// Somebody who follows the app's state. Calls only take in: they never wait and never throw. Thread-safe.
/// </summary>
public interface IAppObserver
{
    /// <summary>The log's next events, from the seq <paramref name="first"/> on: <see cref="Codec.AppEventCodec"/>.</summary>
    void Changed(long epoch, long first, byte[] events);
}
