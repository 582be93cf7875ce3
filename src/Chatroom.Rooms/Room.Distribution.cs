namespace Chatroom.Rooms;

/// <content>Stop and resume: while stopped, messages are accepted and stored, and only moderators get them.</content>
public sealed partial class Room
{
    // Seq of the event that stopped it; 0 while it goes on.
    private long _stoppedSeq;

    /// <summary>Whether messages wait for the distribution to go on.</summary>
    public bool IsStopped => _stoppedSeq != 0;

    private void Distribute(Distribute distribute, IEffects effects)
    {
        if (!IsModerator(distribute, effects, out _)) return;
        // What is so already is no event.
        var changes = distribute.On == IsStopped;
        if (changes) Emit(new DistributionEvent(_nowMs, distribute.User, distribute.On), effects);
        Done(distribute.Id, changes ? Seq : 0, effects);
    }

    private bool WaitsForDistribution(RoomEvent happened) => IsStopped && happened is MessageEvent && happened.Seq > _stoppedSeq;
}
