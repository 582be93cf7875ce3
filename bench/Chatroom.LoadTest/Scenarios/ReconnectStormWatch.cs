using System.Diagnostics;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Sockets;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Scenarios;

/// <summary>In the middle of the run every connection ends, by a reset at this side or by SIGKILL of the server. Not thread-safe.</summary>
internal sealed class ReconnectStormWatch(RunOptions options) : ScenarioWatch(options)
{
    private const int SigKill = 9;
    private const double PatienceSeconds = 90;
    private Action<WorkerOrder>? _tell;
    private long _dueNs = long.MaxValue;
    private long _cutNs;
    private long _backNs;
    private long _putOffBefore;
    private long _putOff;
    private bool _fell;
    private int _least = int.MaxValue;

    internal override void Begin(RunOptions run, long measureNs, long untilNs, Action<WorkerOrder> tell) =>
        (_tell, _dueNs) = (tell, measureNs + ((untilNs - measureNs) / 3));

    internal override void Note(TimelinePoint point)
    {
        if (_cutNs == 0 && Monotonic.Now >= _dueNs) Cut(point);
        else if (_cutNs != 0 && _backNs == 0)
        {
            _fell |= point.Up < Options.Members;
            _least = Math.Min(_least, point.Up);
            _putOff = point.PutOff - _putOffBefore;
            // All may have come back within one second: then the last entry is behind the cut though nobody was seen missing.
            if (point.Up == Options.Members && point.LastUpNs > _cutNs) _backNs = point.LastUpNs;
        }
    }

    internal override bool WaitsFor(TimelinePoint point) =>
        _cutNs != 0 && _backNs == 0 && point.Dead == 0 && Monotonic.Now < _cutNs + (long)(PatienceSeconds * Monotonic.Second);

    internal override ScenarioResult Result
    {
        get
        {
            var seconds = _backNs == 0 ? double.NaN : (_backNs - _cutNs) / (double)Monotonic.Second;
            return new ScenarioResult(Scenario.Name, Broken(seconds), [
                ("seconds until all were back", seconds), ("members seen at the lowest", _fell ? _least : Options.Members), ("connects that failed", _putOff),
            ]);
        }
    }

    private string? Broken(double seconds) =>
        _cutNs == 0 ? "the run was over before the cut"
        : double.IsNaN(seconds) ? $"not all came back within {PatienceSeconds:0} s"
        : seconds > Scenario.BackWithinSeconds ? FormattableString.Invariant($"the last came back after {seconds:0.0} s, {Scenario.BackWithinSeconds:0.#} s were allowed")
        : null;

    private void Cut(TimelinePoint point)
    {
        _putOffBefore = point.PutOff;
        _cutNs = Monotonic.Now;
        if (Scenario.KillPid == 0)
        {
            _tell!(new WorkerOrder("cut"));
            return;
        }
        _ = Libc.Signal(Scenario.KillPid, SigKill);
        if (Scenario.RestartCommand is { } command) Process.Start("/bin/sh", ["-c", command]).Dispose();
    }
}
