using System.Text.Json;
using System.Text.Json.Serialization;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Scenarios;
using Chatroom.LoadTest.Verification;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Runs;

/// <summary>The result as <c>--json</c> writes it; the names are a contract. Immutable. Null: not measured.</summary>
internal sealed record ResultJson(
    int Members, long Published, long Accepted, long Refused, long Delivered, long Elided, long Lost, long Duplicated, long Reordered,
    long Reconnected, double P50Ms, double P99Ms, double P999Ms, double MaxMs, long Frames, long Bytes, double Seconds,
    double ClientCpuSeconds, double? ServerCpuUsPerMessage, double? ServerRssMb, string Verdict, string Scenario, IReadOnlyDictionary<string, double> Figures,
    IReadOnlyDictionary<string, long> RefusedByRule);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ResultJson))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;

/// <summary>Everything a run found. Immutable.</summary>
internal sealed record RunResult
{
    public required RunOptions Options { get; init; }
    public required int Processes { get; init; }
    public required WorkerCounts Counts { get; init; }
    public required long Lost { get; init; }
    public required LatencyHistogram Latency { get; init; }
    public required IReadOnlyDictionary<string, long> RefusedByRule { get; init; }
    public required IReadOnlyList<TimelinePoint> Timeline { get; init; }
    public required double Seconds { get; init; }
    public required double? ServerCpuSeconds { get; init; }
    public required double? ServerRssMiB { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>What the scenario found of its own.</summary>
    public ScenarioResult Scenario { get; init; } = ScenarioResult.None;

    /// <summary>CPU of the server for each message that reached a member within the measured seconds, in microseconds.</summary>
    internal double? ServerCpuUsPerMessage =>
        ServerCpuSeconds is { } cpu && Counts.DeliveredByClock > 0 ? Math.Round(cpu * 1e6 / Counts.DeliveredByClock, 3) : null;

    internal ResultJson ToJson() => new(
        Options.Members, Counts.Published, Counts.Accepted, Counts.Refused, Counts.Delivered, Counts.Elided, Lost, Counts.Duplicated,
        Counts.Reordered, Counts.Reconnected, Latency.Milliseconds(0.5), Latency.Milliseconds(0.99), Latency.Milliseconds(0.999),
        Latency.MaxMilliseconds, Counts.Frames, Counts.Bytes, Math.Round(Seconds, 3), Math.Round(Counts.CpuSeconds, 2),
        ServerCpuUsPerMessage, ServerRssMiB is { } rss ? Math.Round(rss, 1) : null, Verdict.Text, Scenario.Name,
        Scenario.Known.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value, 3)), RefusedByRule);

    internal string ToJsonText() => JsonSerializer.Serialize(ToJson(), ResultJsonContext.Default.ResultJson);

    /// <summary>The sum of what the workers counted.</summary>
    internal static WorkerCounts Sum(IEnumerable<WorkerCounts> counts) => counts.Aggregate(new WorkerCounts(), static (a, b) => new WorkerCounts
    {
        Published = a.Published + b.Published, Accepted = a.Accepted + b.Accepted, Refused = a.Refused + b.Refused,
        Unsent = a.Unsent + b.Unsent, Delivered = a.Delivered + b.Delivered, Elided = a.Elided + b.Elided, Lost = a.Lost + b.Lost,
        Duplicated = a.Duplicated + b.Duplicated, Reordered = a.Reordered + b.Reordered, Reconnected = a.Reconnected + b.Reconnected,
        Frames = a.Frames + b.Frames, Bytes = a.Bytes + b.Bytes, DeliveredByClock = a.DeliveredByClock + b.DeliveredByClock,
        CpuSeconds = a.CpuSeconds + b.CpuSeconds, Compared = a.Compared + b.Compared,
    });
}
