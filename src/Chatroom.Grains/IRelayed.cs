namespace Chatroom.Grains;

/// <summary>
/// A gateway that is reached through something that it shares with others. What is for one gateway is told to it; what is for all goes
/// once to <see cref="Relay"/>, however many gateways have it. Thread-safe.
/// </summary>
internal interface IRelayed : IRoomObserver
{
    /// <summary>The same object for all gateways that it reaches.</summary>
    IRoomObserver Relay { get; }
}
