namespace Chatroom.Grains.Webhooks;

/// <summary>
/// Whether and how webhooks are told, units in the names; section <c>Grains:Webhooks</c>. docs/LIMITS.md says what happens at each limit,
/// docs/WEBHOOKS.md what is told. Immutable.
/// </summary>
public sealed record WebhookOptions
{
    /// <summary>Where events are posted, http or https; empty: nowhere, and nothing is stored for it.</summary>
    public string Url { get; init; } = "";

    /// <summary>The key of the signatures, at least <see cref="WebhookSettings.SecretCharsMin"/> characters; no default.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Which kinds are told; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>A call carries no more events than this...</summary>
    public int EventsPerCall { get; init; } = 100;

    /// <summary>...and no more bytes of them, unless one event alone has more.</summary>
    public int BytesPerCall { get; init; } = 65_536;

    /// <summary>How long the receiver may take to answer a call.</summary>
    public int CallMs { get; init; } = 10_000;

    /// <summary>The wait after the first failure; it doubles with each further one...</summary>
    public int RetryMs { get; init; } = 1_000;

    /// <summary>...up to this.</summary>
    public int RetryMaxMs { get; init; } = 3_600_000;

    /// <summary>Failed attempts after which rows go to the dead list: about a day of them.</summary>
    public int Attempts { get; init; } = 38;

    /// <summary>The same for a row that the receiver refuses for its content (400, 410, 413, 415, 422 and other 4xx).</summary>
    public int RefusedAttempts { get; init; } = 5;

    /// <summary>Rows that wait; beyond it the oldest go to the dead list.</summary>
    public int WaitingRows { get; init; } = 100_000;

    /// <summary>What rows that wait hold together; beyond it the oldest go to the dead list.</summary>
    public long WaitingBytes { get; init; } = 268_435_456;

    /// <summary>Rows of the dead list; beyond it the oldest are forgotten.</summary>
    public int DeadRows { get; init; } = 10_000;

    /// <summary>What the dead list holds; beyond it the oldest are forgotten.</summary>
    public long DeadBytes { get; init; } = 67_108_864;

    /// <summary>Users that one event of joins or leaves names; more are further events.</summary>
    public int UsersPerEvent { get; init; } = 500;

    /// <summary>Joins and leaves of one room that wait for its tick; what is over them is only counted.</summary>
    public int UsersWaiting { get; init; } = 20_000;

    /// <summary>How often the bounds are looked at, and lanes that nobody has woken.</summary>
    public int LookMs { get; init; } = 1_000;

    /// <summary>Throws <see cref="ArgumentException"/> that names the first value that makes no sense.</summary>
    public void Validate()
    {
        if (Url.Length > 0) _ = WebhookSettings.Of(Url, Secret, Kinds);
        ArgumentOutOfRangeException.ThrowIfLessThan(EventsPerCall, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesPerCall, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryMaxMs, RetryMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(Attempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RefusedAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WaitingRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WaitingBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(DeadRows);
        ArgumentOutOfRangeException.ThrowIfNegative(DeadBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(UsersPerEvent, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(UsersWaiting, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LookMs, 1);
    }
}
