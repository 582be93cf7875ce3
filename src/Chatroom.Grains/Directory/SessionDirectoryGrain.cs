using Chatroom.Grains.Codec;
using Chatroom.Rooms;

namespace Chatroom.Grains.Directory;

/// <summary>The shell round one shard of the session directory. Calls never run at once, whichever engine hosts it.</summary>
public sealed partial class SessionDirectoryGrain : ISessionDirectoryGrain
{
    private readonly SessionDirectory _directory;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, IDirectoryObserver> _gateways = new(StringComparer.Ordinal);

    public SessionDirectoryGrain(IActivation activation, TimeProvider clock, GrainOptions options)
    {
        _clock = clock;
        _directory = new SessionDirectory(options.Directory);
        activation.Every(TimeSpan.FromMilliseconds(options.TickMs), () =>
        {
            _directory.Tick(NowMs);
            return Task.CompletedTask;
        });
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public Task Attach(string gateway, IDirectoryObserver observer)
    {
        _gateways[gateway] = observer;
        return Task.CompletedTask;
    }

    public Task Detach(string gateway)
    {
        _gateways.Remove(gateway);
        return Task.CompletedTask;
    }

    public Task<byte[]> Login(string user, string session, string gateway)
    {
        var outcome = _directory.Login(user, new SessionPlace(session, gateway), NowMs);
        if (outcome.Evicted is { } older && _gateways.TryGetValue(older.Gateway, out var holder))
            holder.Evicted(older.Session, (int)Verdict.OtherLogin);
        return Task.FromResult(new LoginResult((int)outcome.Code, outcome.UntilMs).ToBytes());
    }

    public Task<byte[]> Enter(string user, string session, string room)
    {
        var (current, left) = _directory.Enter(user, session, room);
        return Task.FromResult(new EnterResult(current, left?.Room, left?.Session).ToBytes());
    }

    public Task Exit(string user, string session, string room)
    {
        _directory.Exit(user, session, room);
        return Task.CompletedTask;
    }

    public Task Withdraw(string user, string session, string room)
    {
        _directory.Withdraw(user, session, room);
        return Task.CompletedTask;
    }

    public Task<byte[]> Return(string gateway, byte[] sessions)
    {
        var over = new List<string>();
        foreach (var open in OpenSession.ReadAll(sessions))
        {
            var (current, evicted) = _directory.Return(open.User, new SessionPlace(open.Session, gateway), open.Room, open.OpenedMs, NowMs);
            if (!current) over.Add(open.Session);
            if (evicted is { } older && _gateways.TryGetValue(older.Gateway, out var holder))
                holder.Evicted(older.Session, (int)Verdict.OtherLogin);
        }
        return Task.FromResult(SessionIds.Write(over));
    }

    public Task Lose(string gateway)
    {
        _directory.Lose(gateway, NowMs);
        return Task.CompletedTask;
    }

    public Task Logout(string user, string session)
    {
        _directory.Logout(user, session, NowMs);
        return Task.CompletedTask;
    }
}
