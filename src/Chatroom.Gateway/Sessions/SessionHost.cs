using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Sockets;
using Chatroom.Grains;

namespace Chatroom.Gateway.Sessions;

/// <summary>What every session needs of its gateway. Immutable; its parts are thread-safe.</summary>
public sealed record SessionHost(
    GatewayOptions Options, TimeProvider Clock, IGrains Grains, RoomFeeds Feeds, SessionRegistry Sessions, Authenticator Authenticator,
    ILogger<Session> Log, GatewayMetrics Metrics, Arrivals? Measured = null)
{
    private long _numbers;

    public ResumeTickets Tickets { get; } = new(Options, Clock);

    public Arrivals Arrivals { get; } = Measured ?? new Arrivals(Options, Clock);

    /// <summary>What makes the ids of this process's sessions other ones than those of the process before it: a silo outlives it.</summary>
    public string Instance { get; init; } = "";

    public string NextSessionId() => $"{Options.Id}{Instance}-{Interlocked.Increment(ref _numbers)}";

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
