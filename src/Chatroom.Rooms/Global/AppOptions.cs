namespace Chatroom.Rooms.Global;

/// <summary>Every limit of what holds in all rooms, its unit in its name. docs/LIMITS.md says what happens at each. Immutable.</summary>
public sealed record AppOptions
{
    /// <summary>Users muted in all rooms at a time.</summary>
    public int MutesMax { get; init; } = 100_000;

    /// <summary>Users banned from all rooms at a time.</summary>
    public int BansMax { get; init; } = 100_000;

    /// <summary>The longest timed sanction.</summary>
    public int SanctionMinutesMax { get; init; } = 43_200;

    /// <summary>Users or rooms that one call names.</summary>
    public int IdsPerCall { get; init; } = 20;

    /// <summary>A user id.</summary>
    public int IdBytes { get; init; } = 64;

    /// <summary>Why somebody was muted or banned.</summary>
    public int ReasonChars { get; init; } = 256;

    /// <summary>Words of the app's list.</summary>
    public int WordsMax { get; init; } = 50_000;

    /// <summary>One word.</summary>
    public int WordChars { get; init; } = 64;

    /// <summary>Words that one call adds or removes.</summary>
    public int WordsPerCall { get; init; } = 1_000;

    /// <summary>Rooms that are not destroyed however idle they are.</summary>
    public int KeepAliveMax { get; init; } = 10_000;

    /// <summary>Message types of the app's own.</summary>
    public int CustomTypesMax { get; init; } = 64;

    /// <summary>The name of one.</summary>
    public int TypeChars { get; init; } = 32;

    /// <summary>A hook's or webhook's address.</summary>
    public int UrlChars { get; init; } = 2_048;

    /// <summary>What webhooks and hooks are signed with; one that is shorter can be tried out.</summary>
    public int SecretCharsMin { get; init; } = 16;
    public int SecretChars { get; init; } = 256;

    /// <summary>All of it as stored; a snapshot has to fit into the store.</summary>
    public int StateBytes { get; init; } = 12_582_912;
}
