using System.Collections.Immutable;
using System.Text;

namespace Chatroom.Rooms.Global;

/// <summary>What is done to a user in all rooms.</summary>
public enum GlobalSanctionKind : byte
{
    /// <summary>They read and do not speak.</summary>
    Mute,
    /// <summary>They are closed and do not connect.</summary>
    Ban,
}

/// <summary>A mute or ban of a user in all rooms, in force or over. Immutable.</summary>
public sealed record GlobalSanction(string User, long UntilMs, long SinceMs, string By, string Reason)
{
    // The numbers and heads of a stored sanction, generously.
    private const int OverheadBytes = 40;

    internal int Bytes => OverheadBytes + Encoding.UTF8.GetByteCount(User) + Encoding.UTF8.GetByteCount(By) + Encoding.UTF8.GetByteCount(Reason);
}

/// <summary>The sanctions of one kind, by user. Immutable.</summary>
public sealed record GlobalSanctions
{
    private ImmutableDictionary<string, GlobalSanction> _byUser =
        ImmutableDictionary<string, GlobalSanction>.Empty.WithComparers(StringComparer.Ordinal);

    public static GlobalSanctions None { get; } = new();

    public static GlobalSanctions Of(IReadOnlyList<GlobalSanction> all) => new()
    {
        _byUser = None._byUser.SetItems(all.Select(one => KeyValuePair.Create(one.User, one))),
        Bytes = all.Sum(one => one.Bytes),
    };

    public int Count => _byUser.Count;

    /// <summary>All of them, those that are over too, in no order.</summary>
    public IEnumerable<GlobalSanction> All => _byUser.Values;

    /// <summary>What they take when stored.</summary>
    internal int Bytes { get; private init; }

    /// <summary>The sanction in force; null: none.</summary>
    public GlobalSanction? Of(string user, long nowMs)
    {
        // Nearly always nobody is: then a message costs no look-up.
        if (_byUser.IsEmpty) return null;
        return _byUser.TryGetValue(user, out var found) && Until.Holds(found.UntilMs, nowMs) ? found : null;
    }

    /// <summary>A page in force, in order of user id; <c>Next</c> goes into <paramref name="after"/>, null at the end.</summary>
    public (IReadOnlyList<GlobalSanction> Items, string? Next) Page(string after, int count, long nowMs)
    {
        GlobalSanction[] items = [.. _byUser.Values
            .Where(one => Until.Holds(one.UntilMs, nowMs) && string.CompareOrdinal(one.User, after) > 0)
            .OrderBy(one => one.User, StringComparer.Ordinal).Take(count + 1)];
        return items.Length > count ? (items[..count], items[count - 1].User) : (items, null);
    }

    public int CountInForce(long nowMs) => _byUser.Values.Count(one => Until.Holds(one.UntilMs, nowMs));

    internal bool Has(string user) => _byUser.ContainsKey(user);

    internal GlobalSanctions With(GlobalSanction one) =>
        this with { _byUser = _byUser.SetItem(one.User, one), Bytes = Bytes + one.Bytes - BytesOf(one.User) };

    internal GlobalSanctions Without(string user) =>
        this with { _byUser = _byUser.Remove(user), Bytes = Bytes - BytesOf(user) };

    internal GlobalSanctions InForce(long nowMs) =>
        _byUser.Values.Where(one => !Until.Holds(one.UntilMs, nowMs)).Aggregate(this, static (rest, over) => rest.Without(over.User));

    private int BytesOf(string user) => _byUser.TryGetValue(user, out var old) ? old.Bytes : 0;
}
