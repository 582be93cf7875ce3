namespace Chatroom.Grains;

/// <summary>
/// One shard of the session directory, by a hash of the user id: one session a user, one room a session, across all gateways.
/// </summary>
public interface ISessionDirectoryGrain
{
    /// <summary>The gateway that <paramref name="observer"/> speaks for; evictions of its sessions go there.</summary>
    Task Attach(string gateway, IDirectoryObserver observer);

    Task Detach(string gateway);

    /// <summary>A session opens; an older one of the same user is evicted. <see cref="Codec.LoginResult"/>.</summary>
    Task<byte[]> Login(string user, string session, string gateway);

    /// <summary>The session enters a room. Answers with the place that it leaves by that: <see cref="Codec.EnterResult"/>.</summary>
    Task<byte[]> Enter(string user, string session, string room);

    /// <summary>The session left its room or was put out.</summary>
    Task Exit(string user, string session, string room);

    /// <summary>The room has refused the session, which is in no other.</summary>
    Task Withdraw(string user, string session, string room);

    /// <summary>
    /// Sessions that were open before say that they still are (<see cref="Codec.OpenSession"/>), since their gateway has been away or this
    /// shard is new. Answers with the ids of those that are over, since their user has a newer one: <see cref="Codec.SessionIds"/>.
    /// </summary>
    Task<byte[]> Return(string gateway, byte[] sessions);

    /// <summary>A gateway is gone and its sessions with it, unless they return.</summary>
    Task Lose(string gateway);

    /// <summary>The session is gone.</summary>
    Task Logout(string user, string session);
}
