namespace Chatroom.Grains.Orleans.Calls;

/// <summary>
/// <see cref="ISessionDirectoryGrain"/> as silos call it. A shard is memory only: one that has moved knows nobody. It answers a silo that
/// it does not know with an empty array and does nothing: the silo attaches and calls again.
/// </summary>
[Alias("chatroom.directory")]
internal interface IClusterDirectory : IGrainWithStringKey
{
    /// <summary>From now on evictions of the sessions at <paramref name="gateways"/>, which are all of the silo's, go to <paramref name="relay"/>.</summary>
    [Alias("attach")]
    Task Attach(string silo, ISiloRelay relay, [Immutable] string[] gateways);

    [Alias("detach")]
    Task Detach(string silo, string gateway);

    /// <summary>Whether the silo is known here.</summary>
    [Alias("renew")]
    Task<bool> Renew(string silo);

    [Alias("login")]
    Task<byte[]> Login(string silo, string user, string session, string gateway);

    [Alias("enter")]
    Task<byte[]> Enter(string silo, string user, string session, string room);

    [Alias("return")]
    Task<byte[]> Return(string silo, string gateway, [Immutable] byte[] sessions);

    [Alias("lose")]
    Task Lose(string silo, string gateway);

    [Alias("exit")]
    Task Exit(string user, string session, string room);

    [Alias("withdraw")]
    Task Withdraw(string user, string session, string room);

    [Alias("logout")]
    Task Logout(string user, string session);
}
