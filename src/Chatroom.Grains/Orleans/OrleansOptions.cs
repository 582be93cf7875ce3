namespace Chatroom.Grains.Orleans;

/// <summary>Limits of the Orleans engine, units in the names. docs/LIMITS.md says what happens at each. Immutable.</summary>
public sealed record OrleansOptions
{
    /// <summary>How often a silo tells each room that it serves that it is still there, and each shard of the session directory.</summary>
    public int RenewMs { get; init; } = 5_000;

    /// <summary>A room lets a silo go that has not said so for this long.</summary>
    public int LeaseMs { get; init; } = 30_000;

    /// <summary>An answer waits this long for what its silo must have been told first; then the silo begins a new line.</summary>
    public int FenceMs { get; init; } = 2_000;

    /// <summary>How long evictions and changes of the app's state wait for a silo that does not take them.</summary>
    public int TellMs { get; init; } = 1_000;

    /// <summary>A silo whose rooms store much for outlets tells the cluster so no oftener than this, of all of its rooms at once.</summary>
    public int NoticeMs { get; init; } = 50;

    /// <summary>Rooms that wait to be told of; what is stored by one more is found when its reader looks.</summary>
    public int NoticeRooms { get; init; } = 10_000;

    /// <summary>Renewals under way at once.</summary>
    public int RenewalsAtOnce { get; init; } = 64;

    /// <summary>A silo takes what it is told in this many orders, each room in one of them.</summary>
    public int RelayLanes { get; init; } = 8;

    /// <summary>A call to a grain that has no answer by then has failed, whether it was carried out or not.</summary>
    public int ResponseMs { get; init; } = 10_000;

    /// <summary>A silo asks others whether they live this often, and waits as long for the answer.</summary>
    public int ProbeMs { get; init; } = 1_000;

    /// <summary>A silo that has missed this many is suspected to be dead.</summary>
    public int ProbesMissed { get; init; } = 5;

    /// <summary>Silos that must suspect one before it is declared dead; one when there are only two.</summary>
    public int Votes { get; init; } = 2;

    /// <summary>How long the end of a silo waits for its grains to store what they have taken and for others to take over.</summary>
    public int HandOverMs { get; init; } = 15_000;
}
