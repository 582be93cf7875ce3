namespace Chatroom.Gateway.Sessions;

/// <summary>Looks at every session once a second: deadlines, heartbeats, stalled readers. One timer, however many sessions.</summary>
public sealed partial class SessionWatch(SessionRegistry sessions, TimeProvider clock, ILogger<SessionWatch> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => Look(), null, Period, Period);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var now = clock.GetTimestamp();
        foreach (var session in sessions.All)
        {
            try
            {
                session.Watch(now);
            }
            catch (Exception failure)
            {
                LogFailed(session.Id, failure);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Session {Session} could not be looked at")]
    private partial void LogFailed(string session, Exception failure);
}
