using System.Collections.Frozen;

namespace Chatroom.Grains.Outlets;

/// <summary>Which events somebody wants to be told: whole kinds, or single types. Immutable.</summary>
public sealed class EventFilter
{
    /// <summary>The part of a type before its dot. What was recalled is told as a message's: nothing is of the kind <c>recall</c>.</summary>
    private static readonly string[] Kinds = ["room", "members", "occupancy", "message", "recall", "moderation", "entry", "dropped"];

    private readonly FrozenSet<string> _types;

    private EventFilter(IEnumerable<string> types)
    {
        _types = types.ToFrozenSet(StringComparer.Ordinal);
        WantsNews = _types.Any(type => KindOf(type) is "members" or "occupancy");
    }

    public static EventFilter All { get; } = new(EventTypes.All);

    /// <summary>Whether any coming or going is wanted.</summary>
    public bool WantsNews { get; }

    public bool Wants(string type) => _types.Contains(type);

    /// <summary>The kinds and types of those names; all of them when there are none.</summary>
    /// <exception cref="ArgumentException">A name is none; the message names it and the kinds that there are.</exception>
    public static EventFilter Of(IReadOnlyCollection<string> names) => names.Count == 0 ? All : new EventFilter(names.SelectMany(TypesOf));

    private static string[] TypesOf(string name)
    {
        if (Kinds.Contains(name)) return [.. EventTypes.All.Where(type => KindOf(type) == name)];
        if (EventTypes.All.Contains(name)) return [name];
        throw new ArgumentException($"'{name}' is no kind or type of event; there are the kinds {string.Join(", ", Kinds)}", nameof(name));
    }

    private static string KindOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)];
}
