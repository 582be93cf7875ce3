namespace Chatroom.Silo;

/// <summary>Limits of the link's side in a silo, units in the names; section <c>Silo</c>. docs/LIMITS.md says what happens at each. Immutable.</summary>
public sealed record SiloOptions
{
    /// <summary>What gateways must know; empty: they show a certificate, or, in Development, nothing.</summary>
    public string Secret { get; init; } = "";

    /// <summary>A file with the certificates, PEM, that sign gateways' own: with it every gateway must show one. Empty: none is asked for.</summary>
    public string ClientCa { get; init; } = "";

    /// <summary>Gateways at once; beyond it a further one is refused.</summary>
    public int GatewaysMax { get; init; } = 256;

    /// <summary>Connections that have not said yet who they are; beyond it further ones are refused.</summary>
    public int UnknownMax { get; init; } = 64;

    /// <summary>Connections from one address that have not said yet who they are, also those on which nothing is said; beyond it further ones are cut.</summary>
    public int UnknownPerAddress { get; init; } = 16;

    /// <summary>A connection that has not said who it is by then is closed.</summary>
    public int HelloMs { get; init; } = 5_000;

    /// <summary>A gateway that was not heard of for so long, or has taken nothing, is gone: its link is closed, its members are dropped.</summary>
    public int LeaseMs { get; init; } = 10_000;

    /// <summary>Batches of one room that wait for one gateway; beyond it they are left out there, and its members read the log.</summary>
    public int RoomQueueBytes { get; init; } = 4_194_304;

    /// <summary>Everything that waits for one gateway; beyond it batches are left out, and nothing more is read from it.</summary>
    public int QueueBytes { get; init; } = 67_108_864;

    /// <summary>Calls of one gateway that may be under way; beyond it they are refused.</summary>
    public int CallsMax { get; init; } = 65_536;

    /// <summary>How often gateways are told of each other's load at most; who comes or goes is told at once.</summary>
    public int GatewaysToldMs { get; init; } = 1_000;

    /// <summary>How long the end of the process waits for answers that gateways wait for.</summary>
    public int DrainMs { get; init; } = 5_000;

    /// <summary>Whether /metrics is answered to everybody; else to this machine only.</summary>
    public bool MetricsToAll { get; init; }

    /// <summary>Throws <see cref="ArgumentException"/> that names the first limit that makes no sense.</summary>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GatewaysMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(UnknownMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(UnknownPerAddress, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HelloMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeaseMs, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(RoomQueueBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueBytes, RoomQueueBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GatewaysToldMs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(DrainMs);
    }
}
