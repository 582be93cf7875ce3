using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>What a <see cref="ChatClient"/> is told once, before it connects. Immutable.</summary>
public sealed record ChatClientOptions
{
    /// <summary>Which encoding to speak.</summary>
    public WireFormat Format { get; init; } = WireFormat.MessagePack;

    /// <summary>The JWT; null: a guest. Called again for each connection, so that it may bring a fresh one.</summary>
    public Func<CancellationToken, ValueTask<string?>> Token { get; init; } = static _ => new((string?)null);

    /// <summary>
    /// The gateways that take clients now, best first (<see cref="Navigation"/>): asked at each connect, and the first three race. Null, or
    /// when it throws or knows none: the address that the client was made with.
    /// </summary>
    public Func<CancellationToken, ValueTask<IReadOnlyList<Uri>>>? Gateways { get; init; }

    /// <summary>The room to join in the same round trip; null: none yet.</summary>
    public JoinRequest? Join { get; init; }

    /// <summary>Name and version of this client, at most <see cref="WireLimits.ClientNameBytes"/>.</summary>
    public string ClientName { get; init; } = "chatroom-net/1";

    /// <summary>How long a connect, with its CONNACK, may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer to a publish or query may take; then the call fails with <see cref="Codes.Timeout"/>.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many events wait for the reader of <see cref="ChatClient.ReadEventsAsync"/>. What comes while they are full
    /// is covered by one gap event with the reason <c>slow</c>, so that the account stays complete.
    /// </summary>
    public int EventCapacity { get; init; } = 4096;

    /// <summary>How many publishes, and how many queries, may wait for answers; one more fails with <see cref="Codes.TooFast"/>.</summary>
    public int PendingCapacity { get; init; } = 1024;

    /// <summary>The longest frame taken from the server, in bytes; a longer one ends the connection.</summary>
    public int MaxFrameBytes { get; init; } = 16 << 20;

    /// <summary>Whether a lost connection is made again, and the room resumed at its position.</summary>
    public bool Reconnects { get; init; } = true;

    /// <summary>How often a lost connection is tried again before the client gives up.</summary>
    public int ReconnectAttempts { get; init; } = 40;

    /// <summary>Called after each reconnect with the join's result, null outside a room. It must return soon.</summary>
    public Action<JoinResult?>? Reconnected { get; init; }

    /// <summary>
    /// Called when the room has put this session out; it may join again. The events just stop: the kick may not have come among
    /// them. It must return soon.
    /// </summary>
    public Action<RemovedNotice>? Removed { get; init; }

    /// <summary>
    /// Called when a digest that the room published is not the one over what came here, which is the second argument: a message was
    /// lost, doubled or altered between that seq and the digest before. It must return soon.
    /// </summary>
    public Action<DigestNotice, ulong>? DigestDiffered { get; init; }

    /// <summary>The clock of heartbeats, time-outs and back-off.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The random of back-off; tests give a seed.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>A fixed token.</summary>
    public static Func<CancellationToken, ValueTask<string?>> FixedToken(string? token) => _ => new(token);
}
