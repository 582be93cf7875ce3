namespace Chatroom.Grains.Hooks;

/// <summary>
/// How rooms with a hook ask it before they send, units in the names; section <c>Grains:Hooks</c>. docs/LIMITS.md says what happens at each
/// limit, docs/WEBHOOKS.md what is asked. Immutable.
/// </summary>
public sealed record HookOptions
{
    /// <summary>The key of the signatures, at least 16 characters; without one no hook is called, and the room's failure rule decides.</summary>
    public string Secret { get; init; } = "";

    /// <summary>How long a hook may take to answer; there is one try.</summary>
    public int CallMs { get; init; } = 2_000;

    /// <summary>A hook's answer; a longer one is a failure.</summary>
    public int AnswerBytes { get; init; } = 32_768;

    /// <summary>Connections to one host; further calls wait for one within their time.</summary>
    public int Connections { get; init; } = 128;

    /// <summary>So many failures of a URL...</summary>
    public int BreakerFailures { get; init; } = 5;

    /// <summary>...within this time open its breaker: it is not called.</summary>
    public int BreakerWindowMs { get; init; } = 10_000;

    /// <summary>After this long one call goes as a probe: it closes the breaker, or opens it for as long again.</summary>
    public int BreakerOpenMs { get; init; } = 5_000;

    /// <summary>URLs whose failures are remembered; beyond it all are forgotten.</summary>
    public int BreakersMax { get; init; } = 1_000;

    /// <summary>Throws <see cref="ArgumentException"/> that names the first value that makes no sense.</summary>
    public void Validate()
    {
        if (Secret.Length > 0) ArgumentOutOfRangeException.ThrowIfLessThan(Secret.Length, Webhooks.WebhookSettings.SecretCharsMin, nameof(Secret));
        ArgumentOutOfRangeException.ThrowIfLessThan(CallMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AnswerBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Connections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakerFailures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakerWindowMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakerOpenMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakersMax, 1);
    }
}
