using System.Globalization;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>A scenario and its parameters. Immutable.</summary>
internal sealed record ScenarioOptions
{
    public Scenario Kind { get; init; }

    /// <summary>join-storm: all connect within so many seconds.</summary>
    public double JoinSeconds { get; init; } = 60;

    /// <summary>reconnect-storm, outage: all must be back by then, seconds.</summary>
    public double BackWithinSeconds { get; init; } = 20;

    /// <summary>reconnect-storm: this process gets SIGKILL in place of the cut; 0: the connections are cut at this side.</summary>
    public int KillPid { get; init; }

    /// <summary>outage: the gateway that gets SIGKILL and stays away, and the silo that gets it and is started again; 0: none.</summary>
    public int KillGatewayPid { get; init; }
    public int KillSiloPid { get; init; }

    /// <summary>outage: the silo must take messages again by then, seconds.</summary>
    public double PublishWithinSeconds { get; init; } = 10;

    /// <summary>reconnect-storm, outage: the shell command that starts the server, or the silo, again; null: somebody else does.</summary>
    public string? RestartCommand { get; init; }

    /// <summary>slow-readers: how many of a hundred.</summary>
    public double SlowPercent { get; init; } = 5;

    /// <summary>slow-readers: how much each reads; 0: nothing.</summary>
    public int SlowBytesASecond { get; init; }

    /// <summary>slow-readers: the others' p99 may grow by so much.</summary>
    public double P99GrowthPercentMax { get; init; } = 15;

    /// <summary>churn: members a second that leave and come back after 1 to 5 s, and connections a second that drop.</summary>
    public double LeavesASecond { get; init; } = 20;
    public double DropsASecond { get; init; } = 20;

    /// <summary>churn: memory and handles are judged from here on, minutes.</summary>
    public double SettleMinutes { get; init; } = 10;

    /// <summary>replay: the recorded chat.</summary>
    public string? ReplayPath { get; init; }
    public double Speed { get; init; } = 1;

    /// <summary>What is wrong, in words; null: nothing.</summary>
    internal string? Mistake(RunOptions run) => Kind switch
    {
        Scenario.JoinStorm when JoinSeconds <= 0 => "--join-seconds: above 0",
        Scenario.ReconnectStorm when BackWithinSeconds <= 0 => "--back-within: above 0",
        Scenario.Outage when KillGatewayPid == 0 && KillSiloPid == 0 => "--kill-gateway or --kill-silo is missing",
        Scenario.Outage when KillGatewayPid != 0 && run.Urls.Count < 2 => "--kill-gateway: its members need another --url",
        Scenario.Outage when BackWithinSeconds <= 0 || PublishWithinSeconds <= 0 => "--back-within, --publish-within: above 0",
        Scenario.SlowReaders when SlowPercent is <= 0 or > 50 => "--slow-percent: above 0, at most 50",
        Scenario.SlowReaders when SlowBytesASecond < 0 => "--slow-bytes: 0 or more a second",
        Scenario.SlowReaders when run.Talkers > run.Members / 2 => "--talkers: at most half of the members, slow readers do not talk",
        Scenario.Churn when LeavesASecond < 0 || DropsASecond < 0 => "--leaves, --drops: 0 or more a second",
        Scenario.Churn when run.Talkers == run.Members => "--talkers: fewer than members, who talks does not leave",
        Scenario.Churn when SettleMinutes * 60 >= run.Seconds => "--settle-minutes: less than --seconds",
        Scenario.Replay when ReplayPath is null => "--replay is missing: the recorded chat, JSON lines of {time, user, text}",
        Scenario.Replay when Speed is not (> 0 and <= 1_000) => "--speed: above 0, at most 1,000",
        _ => null,
    };

    internal IEnumerable<(string Name, string Value)> Parameters()
    {
        yield return ("scenario", Name);
        switch (Kind)
        {
            case Scenario.JoinStorm: yield return ("join within", $"{N(JoinSeconds)} s"); break;
            case Scenario.ReconnectStorm:
                yield return ("cut by", KillPid == 0 ? "a reset of every connection" : "SIGKILL of the server");
                yield return ("back within", $"{N(BackWithinSeconds)} s");
                break;
            case Scenario.Outage:
                if (KillGatewayPid != 0) yield return ("gateway killed", $"back elsewhere within {N(BackWithinSeconds)} s");
                if (KillSiloPid != 0) yield return ("silo killed", $"messages taken again within {N(PublishWithinSeconds)} s");
                break;
            case Scenario.SlowReaders:
                yield return ("slow readers", $"{N(SlowPercent)} %, {(SlowBytesASecond == 0 ? "read nothing" : $"{SlowBytesASecond} B/s")}");
                break;
            case Scenario.Churn: yield return ("churn", $"{N(LeavesASecond)} leaves and {N(DropsASecond)} drops a second"); break;
            case Scenario.Replay: yield return ("replay", $"{ReplayPath} at {N(Speed)} times its speed"); break;
        }
    }

    internal string Name => Kind switch
    {
        Scenario.JoinStorm => "join-storm",
        Scenario.ReconnectStorm => "reconnect-storm",
        Scenario.SlowReaders => "slow-readers",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
