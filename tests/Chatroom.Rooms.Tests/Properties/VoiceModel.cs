namespace Chatroom.Rooms.Tests.Properties;

/// <summary>Whose voice is taken, written down a second time and plainly. Not thread-safe.</summary>
internal sealed class VoiceModel
{
    private readonly Dictionary<string, MuteEvent> _mutes = [];
    private readonly Dictionary<string, long> _exceptions = [];
    private long _muteAll;

    public void See(RoomEvent happened)
    {
        switch (happened)
        {
            case MuteEvent mute: _mutes[mute.User] = mute; break;
            case SanctionEvent { Kind: SanctionKind.Except } except: _exceptions[except.User] = except.UntilMs; break;
            case SanctionEvent { Kind: SanctionKind.MuteAll } all: _muteAll = all.UntilMs; break;
            case DestroyedEvent:
                _mutes.Clear();
                _exceptions.Clear();
                _muteAll = 0;
                break;
        }
    }

    public bool IsMuted(string user, long nowMs)
    {
        var role = RoomSteps.RoleOf(user);
        if (role == Role.Server || Holds(_exceptions.GetValueOrDefault(user), nowMs)) return false;
        if (_mutes.TryGetValue(user, out var mute) && Holds(mute.UntilMs, nowMs) && mute.ByRole.MayActOn(role)) return true;
        return role < Role.Moderator && Holds(_muteAll, nowMs);
    }

    private static bool Holds(long until, long nowMs) => until == Until.Forever || until > nowMs;
}
