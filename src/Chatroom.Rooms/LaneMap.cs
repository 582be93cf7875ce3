namespace Chatroom.Rooms;

/// <summary>Which lane the types of messages take that a room names: <see cref="Lane.Normal"/> or <see cref="Lane.Low"/>. Immutable.</summary>
public sealed class LaneMap : IEquatable<LaneMap>
{
    public static LaneMap Empty { get; } = new([]);

    /// <param name="types">Each type once; in any order.</param>
    public LaneMap(IEnumerable<(string Type, Lane Lane)> types) => Types = [.. types.OrderBy(lane => lane.Type, StringComparer.Ordinal)];

    /// <summary>In order of the types.</summary>
    public IReadOnlyList<(string Type, Lane Lane)> Types { get; }

    /// <summary>The lane of a type; null when it is not named.</summary>
    public Lane? Find(string type)
    {
        // A few types at most: going through them costs less than a hash.
        for (var i = 0; i < Types.Count; i++)
            if (Types[i].Type == type) return Types[i].Lane;
        return null;
    }

    public bool Equals(LaneMap? other) => other is not null && Types.SequenceEqual(other.Types);

    public override bool Equals(object? obj) => Equals(obj as LaneMap);

    public override int GetHashCode() => Types.Count;

    public override string ToString() => string.Join(' ', Types.Select(lane => $"{lane.Type}:{lane.Lane}"));
}
