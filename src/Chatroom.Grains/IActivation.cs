using Chatroom.Grains.Global;

namespace Chatroom.Grains;

/// <summary>What a grain has from the engine that hosts it. One an activation; its calls run in the grain's own turn.</summary>
public interface IActivation
{
    /// <summary>The grain's key.</summary>
    string Key { get; }

    /// <summary>Calls <paramref name="tick"/> in turns of its own every <paramref name="period"/>, never twice at once.</summary>
    void Every(TimeSpan period, Func<Task> tick);

    /// <summary>An alarm that calls <paramref name="ring"/> in a turn of its own when it is due; not set yet.</summary>
    IAlarm Alarm(Func<Task> ring);

    /// <summary>Ends this activation after the current turn; the next call makes a new one.</summary>
    void Retire();

    /// <summary>
    /// The store refused what this grain wrote, because somebody else has written: there is another activation. An engine with more than
    /// one process ends this one as <see cref="Retire"/> does.
    /// </summary>
    void Deposed();
}

/// <summary>A grain that has something to bring to its end before the engine stops.</summary>
internal interface IDrains
{
    /// <summary>Ends when nothing that it has taken is on its way any more. Called in a turn, when no call is under way.</summary>
    Task Drain();
}

/// <summary>Rings once when its time has come, never twice at once. Set in the grain's turns.</summary>
public interface IAlarm
{
    /// <summary>From now on it is due at <paramref name="dueMs"/>, Unix milliseconds, and at no other time; when that is past, at once.</summary>
    void Set(long dueMs);
}

/// <summary>The grains of this process or cluster. Thread-safe.</summary>
public interface IGrains
{
    IRoomGrain Room(string id);

    /// <summary>What holds in all rooms.</summary>
    IAppGrain App { get; }

    /// <summary>What this process knows of it.</summary>
    AppView AppView { get; }

    /// <summary>The directory shard of a user.</summary>
    ISessionDirectoryGrain Directory(string user);

    /// <summary>Every directory shard: a gateway attaches to all of them.</summary>
    IEnumerable<ISessionDirectoryGrain> Directories { get; }
}
