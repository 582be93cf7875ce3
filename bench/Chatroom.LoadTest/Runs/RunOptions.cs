using System.Globalization;
using Chatroom.LoadTest.Scenarios;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Runs;

/// <summary>What a run is asked to do. Immutable.</summary>
internal sealed record RunOptions
{
    /// <summary>Connections that one process may hold when the count of processes is chosen.</summary>
    internal const int MembersAProcess = 9_000;

    /// <summary>Descriptors that a process needs besides its connections.</summary>
    internal const int SpareDescriptors = 200;

    /// <summary>Messages of a run: each costs 24 bytes until it is verified.</summary>
    internal const double MessagesMax = 4_000_000;

    public required IReadOnlyList<Uri> Urls { get; init; }
    public required string Room { get; init; }
    public required int Members { get; init; }
    public required int Talkers { get; init; }
    public required double Rate { get; init; }
    public required int Size { get; init; }
    public required double Seconds { get; init; }
    public required double Warmup { get; init; }
    public required double DrainSeconds { get; init; }
    public required WireFormat Format { get; init; }
    public required int? Processes { get; init; }
    public required double ConnectRate { get; init; }
    public required string TokenTemplate { get; init; }
    public required bool ToleratesDrops { get; init; }

    /// <summary>Whether members take no compressed messages, unlike browsers.</summary>
    public bool IsPlain { get; init; }
    public required IReadOnlyList<int> ServerPids { get; init; }
    public ScenarioOptions Scenario { get; init; } = new();
    public required string? JsonPath { get; init; }
    public required string? ReportPath { get; init; }

    /// <summary>The end of each message id.</summary>
    public string Run { get; } = Random.Shared.Next(0x1000000).ToString("x6", CultureInfo.InvariantCulture);

    /// <summary>What is wrong with the options, in words; null: nothing.</summary>
    internal string? Mistake() => this switch
    {
        { Urls.Count: 0 } => "--url is missing",
        _ when Urls.Any(url => url.Scheme != "ws") => "--url: only ws:// is driven (put TLS in front of the server, not of the measurement)",
        _ when !Identifiers.IsRoomId(Room) => $"--room: '{Room}' is no room id (1..64 of A-Za-z0-9+=-_.:)",
        { Members: < 1 or > 1_000_000 } => "--members: 1..1,000,000",
        _ when Talkers < 1 || Talkers > Members => "--talkers: 1..members",
        { Rate: not (> 0 and <= 100_000) } => "--rate: above 0, at most 100,000 messages a second",
        { Size: < 32 or > WireLimits.ContentBytes } => $"--size: 32..{WireLimits.ContentBytes} bytes",
        { Seconds: not (> 0 and <= 86_400) } => "--seconds: above 0, at most a day",
        { Warmup: not (>= 0 and <= 3_600) } => "--warmup: 0..3,600",
        { DrainSeconds: not (> 0 and <= 3_600) } => "--drain: above 0, at most 3,600",
        { ConnectRate: not > 0 } => "--connect-rate: above 0",
        { Processes: < 1 or > 256 } => "--processes: auto or 1..256",
        _ when Rate * (Seconds + Warmup) > MessagesMax => $"a run has at most {MessagesMax:N0} messages: lower --rate or --seconds",
        _ when !TokenTemplate.Contains("{i}", StringComparison.Ordinal) => "--token-template: {i} is missing, all members would be one user",
        _ when Processes > Members => "--processes: more than members",
        _ when Scenario.Mistake(this) is { } mistake => mistake,
        _ => Unwritable("--json", JsonPath) ?? Unwritable("--report", ReportPath),
    };

    /// <summary>How many processes share the members.</summary>
    /// <param name="descriptorLimit">Descriptors that a process may have.</param>
    internal int ProcessCount(long descriptorLimit)
    {
        if (Processes is { } asked) return asked;
        var each = (int)Math.Clamp(descriptorLimit - SpareDescriptors, 1, MembersAProcess);
        return (Members + each - 1) / each;
    }

    /// <summary>The command line again, for the report.</summary>
    internal IEnumerable<(string Name, string Value)> Parameters() =>
    [
        ("url", string.Join(' ', Urls)), ("room", Room), ("members", N(Members)), ("talkers", N(Talkers)),
        ("rate", $"{Rate.ToString("0.###", CultureInfo.InvariantCulture)} messages/s"), ("size", $"{N(Size)} B"),
        ("seconds", Seconds.ToString("0.#", CultureInfo.InvariantCulture)), ("warm-up", $"{Warmup.ToString("0.#", CultureInfo.InvariantCulture)} s"),
        ("format", $"{(Format == WireFormat.Json ? "json" : "msgpack")}, {(IsPlain ? "plain" : "compressed as offered")}"), ("run", Run),
        .. Scenario.Parameters(),
    ];

    /// <summary>Why a file cannot be written, before a long run is over; it is left as it was.</summary>
    private static string? Unwritable(string option, string? path)
    {
        if (path is null) return null;
        try
        {
            var isNew = !File.Exists(path);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }
            if (isNew) File.Delete(path);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{option}: {path} cannot be written: {failure.Message}";
        }
    }

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
