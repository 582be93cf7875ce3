namespace Chatroom.Grains.Orleans.Calls;

/// <summary>
/// <see cref="IRoomGrain"/> as silos call it: every call names the silo that makes it, and every answer says what that silo must have been
/// told first. Calls interleave at awaits and never run at once.
/// </summary>
[Alias("chatroom.room")]
internal interface IClusterRoom : IGrainWithStringKey
{
    /// <summary>
    /// From now on what the room tells <paramref name="gateways"/>, which are all that the silo serves here, goes to <paramref name="relay"/>
    /// down a new line: the tells are numbered from 1, and what the silo was told before on another line ends. It begins with what was
    /// missed behind the position; <paramref name="epoch"/> below 0: nothing was. Answers with <see cref="Codec.Attached"/>.
    /// </summary>
    [Alias("attach")]
    Task<Fenced> Attach(string silo, long line, ISiloRelay relay, [Immutable] string[] gateways, long epoch, long seq);

    [Alias("detach")]
    Task Detach(string silo, string gateway);

    /// <summary>The silo still serves the room; answers with its line, 0 when this activation knows none.</summary>
    [Alias("renew")]
    Task<long> Renew(string silo);

    [Alias("execute")]
    Task<Fenced> Execute(string silo, string gateway, [Immutable] byte[] commands);

    [Alias("read")]
    Task<Fenced> Read(string silo, long epoch, long from, int max, int format, string user, int role);

    [Alias("history")]
    Task<Fenced> History(string silo, [Immutable] byte[] query, int format, string user, int role);

    [Alias("digest")]
    Task<Fenced> Digest(string silo, long from, long to, bool each, int format, string user, int role);

    [Alias("rehearse")]
    Task<Fenced> Rehearse(string silo, string user, string session, [Immutable] byte[] query, int format);

    [Alias("describe")]
    Task<Fenced> Describe(string silo);
}
