namespace Chatroom.Grains;

/// <summary>A gateway, as the session directory sees it. Calls only take in: they never wait and never throw. Thread-safe.</summary>
public interface IDirectoryObserver
{
    /// <summary>That session has lost to a newer login: it is told and closed.</summary>
    void Evicted(string session, int code);

    /// <summary>
    /// A shard lives elsewhere by now and knows no session any more. Whoever has sessions says so again. Never in an engine of one process.
    /// </summary>
    void DirectoryMoved()
    {
    }
}
