namespace Chatroom.TestKit;

/// <summary>The calls of a store that a test can script.</summary>
public enum StoreCall
{
    Load,
    Append,
    Read,
    ReadBack,
    Snapshot,
    List,
    Delete,
}

/// <summary>How a scripted call ends.</summary>
public enum StoreFault
{
    /// <summary>It goes well (of use with a gate).</summary>
    None,

    /// <summary>Not done, and says so: <see cref="Grains.Store.StoreRefusedException"/>.</summary>
    Refused,

    /// <summary>Not done, and nobody can know: <see cref="IOException"/>.</summary>
    LostBefore,

    /// <summary>Done, and nobody can know: <see cref="IOException"/>.</summary>
    LostAfter,
}
