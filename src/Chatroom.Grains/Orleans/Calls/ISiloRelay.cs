namespace Chatroom.Grains.Orleans.Calls;

/// <summary>
/// A silo, as grains on any silo tell it what is for its gateways: each thing once a silo, the silo hands it on. Tells of a room are
/// numbered on a line, so that the silo knows what it has and what was lost. What returns nothing is not waited for.
/// </summary>
[Alias("chatroom.relay")]
internal interface ISiloRelay : IGrainObserver
{
    [Alias("batch")]
    void Batch(
        string room, long line, long number, long epoch, long first, long next, [Immutable] byte[] messagePack, [Immutable] byte[] json,
        [Immutable] byte[]? privatePart);

    [Alias("recalled")]
    void Recalled(string room, long line, long number, long epoch, long seq);

    [Alias("summed")]
    void Summed(string room, long line, long number, long epoch, long seq, ulong digest);

    [Alias("online")]
    void Online(string room, long line, long number, int count);

    [Alias("answered")]
    void Answered(string room, long line, long number, string gateway, [Immutable] byte[] answers);

    [Alias("removed")]
    void Removed(string room, long line, long number, string gateway, string session, int code, string reason);

    /// <summary>A session of that gateway has lost to a newer login.</summary>
    [Alias("evicted")]
    Task Evicted(string gateway, string session, int code);

    /// <summary>The app's state has changed: for the follower of that name.</summary>
    [Alias("changed")]
    Task Changed(string name, long epoch, long first, [Immutable] byte[] events);
}
