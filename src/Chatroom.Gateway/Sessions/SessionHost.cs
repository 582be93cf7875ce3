using Chatroom.Gateway.Auth;
using Chatroom.Gateway.Feeds;
using Chatroom.Gateway.Metrics;
using Chatroom.Grains;

namespace Chatroom.Gateway.Sessions;

/// <summary>What every session needs of its gateway. Immutable; its parts are thread-safe.</summary>
public sealed record SessionHost(
    GatewayOptions Options, TimeProvider Clock, IGrains Grains, RoomFeeds Feeds, SessionRegistry Sessions, Authenticator Authenticator,
    ILogger<Session> Log, GatewayMetrics Metrics)
{
    private long _numbers;

    public string NextSessionId() => $"{Options.Id}-{Interlocked.Increment(ref _numbers)}";

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
