namespace Chatroom.Grains.Outlets;

/// <summary>
/// Whoever sends what a store holds for outlets, where that may be another process. Thread-safe; never waits and never fails: what it is
/// not told it finds when it looks.
/// </summary>
internal interface IOutletOwner
{
    /// <summary>Rows of the room are stored; its log reaches up to there.</summary>
    void Stored(string room, long epoch, long seq);

    /// <summary>There may be something to send in any lane.</summary>
    void Look();
}
