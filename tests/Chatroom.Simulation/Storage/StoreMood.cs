namespace Chatroom.Simulation.Storage;

/// <summary>How the store is at the time.</summary>
internal enum StoreMood
{
    /// <summary>Quick, and everything works.</summary>
    Well,

    /// <summary>Everything works and takes its time.</summary>
    Slow,

    /// <summary>Now and then a call is refused, or its outcome gets lost.</summary>
    Shaky,

    /// <summary>Every call is refused: the disk is full.</summary>
    Refusing,

    /// <summary>No call tells what became of it, done or not.</summary>
    Vague,
}
