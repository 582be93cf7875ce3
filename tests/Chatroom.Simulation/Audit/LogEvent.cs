using Chatroom.Simulation.Wire;

namespace Chatroom.Simulation.Audit;

/// <summary>One event of a stored log, as PROTOCOL.md has it. Immutable.</summary>
/// <param name="First">Its seq.</param>
/// <param name="Count">How many seqs it takes.</param>
/// <param name="Raw">The array of the wire.</param>
/// <param name="Shown">The same as text: equal events have equal texts.</param>
internal sealed record LogEvent(long First, long Count, List<object?> Raw, string Shown)
{
    public const int Message = 1, Gap = 2, Entry = 3, Mute = 4, Kick = 5, Config = 7, Created = 8, Recall = 9, Counters = 13, Destroyed = 14, Sanction = 15, Words = 16;

    public int Kind => (int)Values.Int(Raw[0]);

    public long TimeMs => Kind == Gap ? 0 : Values.Int(Raw[1]);

    /// <summary>Who did it.</summary>
    public string User => Values.Text(Raw[2]);

    /// <summary>The client message id.</summary>
    public string Id => Values.Text(Raw[3]);

    public string Content => Values.Text(Raw[5]);

    /// <summary>A message's info map, or null.</summary>
    public object? Info => Raw.Count > 6 ? Raw[6] : null;

    /// <summary>The sender's role; null: a member.</summary>
    public string? Role => Values.Of(Info, "role") as string;

    /// <summary>To whom it is directed; null: to everyone.</summary>
    public IEnumerable<string>? To => (Values.Of(Info, "to") as List<object?>)?.Select(Values.Text);

    public static LogEvent Of(long seq, object? raw)
    {
        var list = Values.List(raw);
        // The hook is stored with the rest of the config, and is nobody's business but the app's.
        if (Values.Int(list[0]) is Config or Created && list[3] is Dictionary<string, object?> config)
        {
            config.Remove("hookUrl");
            config.Remove("hookOnFailure");
        }
        return new LogEvent(seq, Values.Int(list[0]) == Gap ? Values.Int(list[1]) : 1, list, Values.Show(list));
    }

    /// <summary>Whether that reader may see it, and else what its gap must say.</summary>
    public string? HiddenFrom(string user, bool moderates) =>
        Kind == Message && To is { } to && user != User && !to.Contains(user) ? "directed"
        : Kind == Words && !moderates ? "private"
        : null;
}
