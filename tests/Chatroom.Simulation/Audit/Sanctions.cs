using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Audit;

/// <summary>Who may not speak, by the events of one log in their order. One run's.</summary>
internal sealed class Sanctions
{
    private readonly Dictionary<(string Kind, string User), long> _until = [];

    /// <summary>A mute, ban, exception or mute of everybody begins (until: -1 for ever) or ends (until: 0).</summary>
    public void Take(LogEvent happened)
    {
        var raw = happened.Raw;
        if (happened.Kind == LogEvent.Mute) _until[("mute", Values.Text(raw[3]))] = Values.Int(raw[4]);
        else _until[(Values.Text(raw[3]), Values.Text(raw[4]))] = Values.Int(raw[5]);
    }

    /// <summary>What forbids that message, in words; null: nothing. Staff is not looked at: it depends on who sanctioned them.</summary>
    public string? Against(LogEvent message)
    {
        if (message.Role is not (null or "vip")) return null;
        var (user, now) = (message.User, message.TimeMs);
        if (Holds("ban", user, now)) return $"a ban until {Until("ban", user)}";
        if (Holds("except", user, now)) return null;
        return Holds("mute", user, now) ? $"a mute until {Until("mute", user)}"
            : Holds("muteAll", "", now) ? $"a mute of everybody until {Until("muteAll", "")}" : null;
    }

    public long Until(string kind, string user) => _until.GetValueOrDefault((kind, user));

    public bool Holds(string kind, string user, long nowMs) => Until(kind, user) is var until && (until == -1 || until > nowMs);
}
