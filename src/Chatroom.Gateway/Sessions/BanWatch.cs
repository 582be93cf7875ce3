using Chatroom.Grains;
using Chatroom.Rooms.Global;

namespace Chatroom.Gateway.Sessions;

/// <summary>Closes the sessions of users who are banned from all rooms, as soon as this process knows. Thread-safe.</summary>
/// <remarks>It looks through all sessions once for however many bans came since the last look: never twice at once.</remarks>
/// <param name="scheduler">Where it looks; null: on the thread pool.</param>
internal sealed class BanWatch(IGrains grains, SessionRegistry sessions, TaskScheduler? scheduler = null) : IHostedService
{
    private readonly TaskScheduler _scheduler = scheduler ?? TaskScheduler.Default;
    private readonly Lock _lock = new();
    private GlobalSanctions _seen = GlobalSanctions.None;
    private bool _looking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        grains.AppView.OnChange(_ => Changed());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Changed()
    {
        lock (_lock)
        {
            if (_looking || ReferenceEquals(_seen, grains.AppView.State.Bans)) return;
            _looking = true;
        }
        _scheduler.Queue(static watch => watch.Look(), this);
    }

    private void Look()
    {
        for (; ; )
        {
            lock (_lock)
            {
                var bans = grains.AppView.State.Bans;
                _looking = !ReferenceEquals(_seen, bans);
                if (!_looking) return;
                _seen = bans;
            }
            foreach (var session in sessions.All) session.CloseIfBanned();
        }
    }
}
