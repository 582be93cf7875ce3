namespace Chatroom.LoadTest.Faults;

/// <summary>What a fault test is asked to do. Immutable.</summary>
internal sealed record FaultOptions
{
    /// <summary>The gateway's program: an executable, or a .dll for <c>dotnet</c>.</summary>
    public required string Gateway { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Which faults; the first is most rounds, every third is another one, in turn.</summary>
    public required IReadOnlyList<ProcessFault> Faults { get; init; }

    public required int Publishers { get; init; }

    /// <summary>A round's fault comes after 1 to this many acknowledgements, by the seed.</summary>
    public required int AcksMax { get; init; }

    public required int Seed { get; init; }

    /// <summary>How long a stop, a full disk or slow syncs last.</summary>
    public required double FaultSeconds { get; init; }

    private const int EveryOther = 3;

    /// <summary>What is wrong with the options, in words; null: nothing.</summary>
    internal string? Mistake() => this switch
    {
        { Rounds: < 1 or > 10_000 } => "--rounds: 1..10,000",
        { Publishers: < 1 or > 500 } => "--publishers: 1..500",
        { AcksMax: < 1 or > 100_000 } => "--acks: 1..100,000",
        { FaultSeconds: <= 0 or > 60 } => "--fault-seconds: above 0, at most 60",
        { Faults.Count: 0 } => "--faults is missing",
        _ when !File.Exists(Gateway) => $"--gateway: there is no {Gateway}; build it first: dotnet build -c Release src/Chatroom.Gateway",
        _ => null,
    };

    /// <summary>Counted from 1.</summary>
    internal ProcessFault OfRound(int round) =>
        Faults.Count > 1 && round % EveryOther == 0 ? Faults[1 + (((round / EveryOther) - 1) % (Faults.Count - 1))] : Faults[0];
}
