using System.CommandLine;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>The part of the command line that says what a run is about. Not thread-safe.</summary>
internal sealed class ScenarioArguments
{
    private const double LeadSeconds = 2;
    private readonly ScenarioOptions _standard = new();
    private readonly Option<string> _kind = new("--scenario")
    {
        Description = "viewers, chatters, join-storm, reconnect-storm, outage, slow-readers, churn or replay.", DefaultValueFactory = _ => "viewers",
    };
    private readonly Option<double?> _joinSeconds = Of<double?>("--join-seconds", "join-storm: all connect within so many seconds. [default: 60]");
    private readonly Option<double?> _backWithin = Of<double?>("--back-within", "reconnect-storm, outage: seconds until all must be back. [default: 20]");
    private readonly Option<int?> _kill = Of<int?>("--kill-server", "reconnect-storm: SIGKILL to this process in place of cutting at this side.");
    private readonly Option<string?> _restart = Of<string?>("--restart", "reconnect-storm, outage: the shell command that starts the server, or the silo, again.");
    private readonly Option<int?> _killGateway = Of<int?>("--kill-gateway", "outage: the gateway that is killed; its members go to the others.");
    private readonly Option<int?> _killSilo = Of<int?>("--kill-silo", "outage: the silo that is killed.");
    private readonly Option<double?> _publishWithin = Of<double?>("--publish-within", "outage: seconds until the silo must take messages again. [default: 10]");
    private readonly Option<double?> _slowPercent = Of<double?>("--slow-percent", "slow-readers: how many of a hundred. [default: 5]");
    private readonly Option<int?> _slowBytes = Of<int?>("--slow-bytes", "slow-readers: bytes a second that each reads. [default: 0, nothing]");
    private readonly Option<double?> _p99Growth = Of<double?>("--p99-growth", "slow-readers: percent that the others' p99 may grow by. [default: 15]");
    private readonly Option<double?> _leaves = Of<double?>("--leaves", "churn: members a second that leave and come back. [default: 20]");
    private readonly Option<double?> _drops = Of<double?>("--drops", "churn: connections a second that drop. [default: 20]");
    private readonly Option<double?> _settle = Of<double?>("--settle-minutes", "churn: the server's memory and handles are judged from then on. [default: 10]");
    private readonly Option<string?> _replay = Of<string?>("--replay", "replay: the recorded chat, JSON lines of {time, user, text}.");
    private readonly Option<double?> _speed = Of<double?>("--speed", "replay: times as fast as it was. [default: 1]");

    internal void AddTo(Command command)
    {
        Option[] options =
        [
            _kind, _joinSeconds, _backWithin, _kill, _restart, _killGateway, _killSilo, _publishWithin, _slowPercent, _slowBytes, _p99Growth,
            _leaves, _drops, _settle, _replay, _speed,
        ];
        foreach (var option in options)
            command.Options.Add(option);
    }

    internal string? Mistake(ParseResult parsed) => Kind(parsed) is null ? $"--scenario: {_kind.Description}" : null;

    /// <summary>The run with its scenario, which decides some of its parameters.</summary>
    internal RunOptions Fit(ParseResult parsed, RunOptions run)
    {
        var scenario = Read(parsed);
        run = run with { Scenario = scenario };
        return scenario.Kind switch
        {
            Scenario.Chatters when !Given(parsed, "--talkers") => run with { Talkers = run.Members },
            Scenario.JoinStorm when scenario.JoinSeconds > 0 => run with { ConnectRate = run.Members / scenario.JoinSeconds },
            Scenario.Replay when scenario.ReplayPath is { } path => FitReplay(run, path, Given(parsed, "--talkers")),
            _ => run,
        };
    }

    private static RunOptions FitReplay(RunOptions run, string path, bool hasTalkers)
    {
        try
        {
            var chat = RecordedChat.Read(File.ReadLines(path));
            return run with
            {
                Warmup = 0,
                Seconds = (chat[^1].AtMs / 1_000 / run.Scenario.Speed) + LeadSeconds,
                Talkers = hasTalkers ? run.Talkers : Math.Min(run.Members, chat.Max(message => message.User) + 1),
            };
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException($"--replay {path}: {e.Message}");
        }
    }

    private ScenarioOptions Read(ParseResult parsed) => new()
    {
        Kind = Kind(parsed) ?? Scenario.Viewers,
        JoinSeconds = parsed.GetValue(_joinSeconds) ?? _standard.JoinSeconds,
        BackWithinSeconds = parsed.GetValue(_backWithin) ?? _standard.BackWithinSeconds,
        KillPid = parsed.GetValue(_kill) ?? 0,
        KillGatewayPid = parsed.GetValue(_killGateway) ?? 0,
        KillSiloPid = parsed.GetValue(_killSilo) ?? 0,
        PublishWithinSeconds = parsed.GetValue(_publishWithin) ?? _standard.PublishWithinSeconds,
        RestartCommand = parsed.GetValue(_restart),
        SlowPercent = parsed.GetValue(_slowPercent) ?? _standard.SlowPercent,
        SlowBytesASecond = parsed.GetValue(_slowBytes) ?? 0,
        P99GrowthPercentMax = parsed.GetValue(_p99Growth) ?? _standard.P99GrowthPercentMax,
        LeavesASecond = parsed.GetValue(_leaves) ?? _standard.LeavesASecond,
        DropsASecond = parsed.GetValue(_drops) ?? _standard.DropsASecond,
        SettleMinutes = parsed.GetValue(_settle) ?? _standard.SettleMinutes,
        ReplayPath = parsed.GetValue(_replay),
        Speed = parsed.GetValue(_speed) ?? 1,
    };

    private Scenario? Kind(ParseResult parsed) =>
        Enum.TryParse<Scenario>(parsed.GetValue(_kind)!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? kind : null;

    private static bool Given(ParseResult parsed, string option) => parsed.GetResult(option) is System.CommandLine.Parsing.OptionResult { Implicit: false };

    private static Option<T> Of<T>(string name, string description) => new(name) { Description = description };
}
