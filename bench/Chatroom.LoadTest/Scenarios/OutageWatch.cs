using System.Diagnostics;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Sockets;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>
/// A quarter into the run a gateway gets SIGKILL and stays away: its members come back through the others. At five eighths the silo
/// gets SIGKILL and is started again: publishing goes on. Not thread-safe.
/// </summary>
/// <param name="clock">Monotonic nanoseconds; null: the machine's.</param>
internal sealed class OutageWatch(RunOptions options, Func<long>? clock = null) : ScenarioWatch(options)
{
    private const int SigKill = 9;
    private const double PatienceSeconds = 90;
    private readonly Func<long> _clock = clock ?? (() => Monotonic.Now);
    private long _gatewayDueNs = long.MaxValue, _siloDueNs = long.MaxValue;
    private long _gatewayCutNs, _siloCutNs;
    private long _backNs, _publishedNs;
    private long _acceptedBefore;
    private int _least = int.MaxValue;

    internal override void Begin(RunOptions run, long measureNs, long untilNs, Action<Workers.WorkerOrder> tell)
    {
        if (Scenario.KillGatewayPid != 0) _gatewayDueNs = measureNs + ((untilNs - measureNs) / 4);
        if (Scenario.KillSiloPid != 0) _siloDueNs = measureNs + ((untilNs - measureNs) * 5 / 8);
    }

    internal override void Note(TimelinePoint point)
    {
        var now = _clock();
        if (_gatewayCutNs == 0 && now >= _gatewayDueNs) _gatewayCutNs = Kill(Scenario.KillGatewayPid);
        else if (_gatewayCutNs != 0 && _backNs == 0)
        {
            _least = Math.Min(_least, point.Up);
            if (point.Up == Options.Members && point.LastUpNs > _gatewayCutNs) _backNs = point.LastUpNs;
        }
        if (_siloCutNs == 0 && now >= _siloDueNs) CutSilo(point);
        // What was on its way when the silo ended may be answered a moment later: the second behind the cut does not count.
        else if (_siloCutNs != 0 && _publishedNs == 0)
        {
            if (now - _siloCutNs < 2 * Monotonic.Second) _acceptedBefore = point.Accepted;
            else if (point.Accepted > _acceptedBefore) _publishedNs = now;
        }
    }

    internal override bool WaitsFor(TimelinePoint point) =>
        point.Dead == 0 && ((_gatewayCutNs != 0 && _backNs == 0 && _clock() < Late(_gatewayCutNs))
            || (_siloCutNs != 0 && point.Up < Options.Members && _clock() < Late(_siloCutNs)));

    internal override ScenarioResult Result => new(Scenario.Name, Broken(), [
        ("seconds until the gateway's members were back elsewhere", Seconds(_gatewayCutNs, _backNs)),
        ("members seen at the lowest", _least == int.MaxValue ? double.NaN : _least),
        ("seconds until the silo took messages again, to the second above", Seconds(_siloCutNs, _publishedNs)),
    ]);

    private string? Broken()
    {
        if ((_gatewayDueNs != long.MaxValue && _gatewayCutNs == 0) || (_siloDueNs != long.MaxValue && _siloCutNs == 0))
            return "the run was over before the cut";
        return TooLong("the last member of the gateway came back", _gatewayCutNs, _backNs, Scenario.BackWithinSeconds)
            ?? TooLong("the silo took the first message", _siloCutNs, _publishedNs, Scenario.PublishWithinSeconds);
    }

    private static string? TooLong(string what, long cutNs, long backNs, double allowed) =>
        cutNs == 0 || Seconds(cutNs, backNs) <= allowed ? null
        : backNs == 0 ? $"never: {what}"
        : FormattableString.Invariant($"{what} after {Seconds(cutNs, backNs):0.0} s, {allowed:0.#} s were allowed");

    private void CutSilo(TimelinePoint point)
    {
        _acceptedBefore = point.Accepted;
        _siloCutNs = Kill(Scenario.KillSiloPid);
        if (Scenario.RestartCommand is { } command) Process.Start("/bin/sh", ["-c", command]).Dispose();
    }

    private long Kill(int pid)
    {
        _ = Libc.Signal(pid, SigKill);
        return _clock();
    }

    private static long Late(long cutNs) => cutNs + (long)(PatienceSeconds * Monotonic.Second);

    private static double Seconds(long from, long to) => from == 0 || to == 0 ? double.NaN : (to - from) / (double)Monotonic.Second;
}
