namespace Chatroom.LoadTest.Faults;

/// <summary>What happens to a gateway, or to its database, in a round.</summary>
internal enum ProcessFault
{
    /// <summary>SIGKILL, and it is started again.</summary>
    Kill,

    /// <summary>SIGSTOP for a while, then SIGCONT.</summary>
    Stop,

    /// <summary>Writes to files find no space for a while.</summary>
    Disk,

    /// <summary>The time of day jumps by two minutes, and back in the next such round.</summary>
    Clock,

    /// <summary>Each sync takes half a second longer for a while.</summary>
    Fsync,

    /// <summary>SIGKILL to the PostgreSQL server that holds the rooms, and it is started again.</summary>
    Database,
}
