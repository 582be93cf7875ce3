using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Verification;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Runs;

/// <content>The phases: connected, published, drained, verified.</content>
internal sealed partial class LoadRun
{
    private const int StalledConnectSeconds = 45;
    private const int AnswerSeconds = 10;
    private static readonly long LeadNs = Monotonic.Second / 2;

    private sealed record Window(double Seconds, double? ServerCpuSeconds, double? ServerRssMiB);

    private async Task ConnectedAsync(CancellationToken token)
    {
        var (best, since) = (0, 0L);
        while (true)
        {
            var point = await NextPointAsync(token);
            if (point.Up + point.Dead > best) (best, since) = (point.Up + point.Dead, point.Second);
            if (point.Dead > 0 || point.Second - since > StalledConnectSeconds)
                throw new RunFailedException($"{point.Up:N0} of {_options.Members:N0} members connected. First trouble: {point.Trouble ?? "none was told"}");
            if (point.Up == _options.Members) return;
        }
    }

    private async Task<Window> PublishAsync(CancellationToken token)
    {
        _view.Phase(_options.Scenario.Kind == Scenarios.Scenario.Replay ? "replaying" : $"publishing {_options.Rate:0.###} messages/s");
        var start = Monotonic.Now + LeadNs;
        var measure = start + (long)(_options.Warmup * Monotonic.Second);
        var until = measure + (long)(_options.Seconds * Monotonic.Second);
        TellAll(new WorkerOrder("publish", start, measure, until));
        Watch.Begin(_options, measure, until, TellAll);
        var sampling = SampleServerAsync(measure, until, token);
        var point = await PointsUntilAsync(until, token);
        // Every publish gets an answer: those on the way have a time to come.
        var answersUntil = until + (AnswerSeconds * Monotonic.Second);
        while (point.Pending > 0 && Monotonic.Now < answersUntil) point = await NextPointAsync(token);
        while (Watch.WaitsFor(point)) point = await NextPointAsync(token);
        return await sampling;
    }

    private async Task<TimelinePoint> PointsUntilAsync(long until, CancellationToken token)
    {
        while (true)
        {
            var point = await NextPointAsync(token);
            // The tick behind the end knows all that was published.
            if (Monotonic.Now > until + Monotonic.Second) return point;
            await _book!.ExtendAsync(point.LastAccepted, whole: true, token);
        }
    }

    private async Task<Window> SampleServerAsync(long from, long to, CancellationToken token)
    {
        await UntilAsync(from, token);
        var (before, began) = (ServerProcess.CpuSeconds(_options.ServerPids), Monotonic.Now);
        await UntilAsync(to, token);
        var (after, ended) = (ServerProcess.CpuSeconds(_options.ServerPids), Monotonic.Now);
        return new Window((ended - began) / (double)Monotonic.Second, after - before, ServerProcess.RssMiB(_options.ServerPids));
    }

    private async Task DrainAsync(CancellationToken token)
    {
        var last = LastAccepted;
        _view.Phase($"draining to seq {last:N0}");
        TellAll(new WorkerOrder("drain", Last: last, DrainUntilNs: Monotonic.Now + (long)(_options.DrainSeconds * Monotonic.Second)));
        while (_results.Count < _processes) await NextPointAsync(token, orResult: true);
    }

    private async Task<RunResult> VerifyAsync(Window window, CancellationToken token)
    {
        _view.Phase("verifying");
        var reached = _results.SelectMany(r => r.Groups).Select(g => g.Next - 1).Append(LastAccepted).Max();
        await _book!.ExtendAsync(reached, whole: false, token);
        var verdict = Verifier.Check(_results, _book.Log, LastAccepted);
        if (verdict.Held && Watch.Result is { Broken: { } broken } own) verdict = Verdict.Broken($"{own.Name}: {broken}");
        if (verdict.Held && _book.Trouble is { } trouble) verdict = Verdict.Broken($"not verified: {trouble}");
        return Result(window, verdict);
    }

    private RunResult Result(Window window, Verdict verdict)
    {
        var latency = new LatencyHistogram();
        var rules = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var result in _results)
        {
            latency.AddSparse(result.Latency);
            foreach (var (rule, count) in result.RefusedByRule) rules[rule] = rules.GetValueOrDefault(rule) + count;
        }
        var counts = RunResult.Sum(_results.Select(result => result.Counts));
        return new RunResult
        {
            Options = _options, Processes = _processes, Counts = counts, Latency = latency, RefusedByRule = rules,
            Lost = counts.Lost + Verifier.MissingAtEnd(_results, LastAccepted), Timeline = _timeline.Points, Seconds = window.Seconds,
            ServerCpuSeconds = window.ServerCpuSeconds, ServerRssMiB = window.ServerRssMiB, Verdict = verdict,
            Scenario = Watch.Result,
        };
    }

    private long LastAccepted => _timeline.Points.Count == 0 ? 0 : _timeline.Points.Max(point => point.LastAccepted);

    private async Task<TimelinePoint> NextPointAsync(CancellationToken token, bool orResult = false)
    {
        while (true)
        {
            var (worker, report) = await _reports.Reader.ReadAsync(token);
            if (report.Result is { } result) _results.Add(result);
            else if (report.Tick is null) throw new RunFailedException($"Worker process {worker} ended early; its message stands above.");
            else if (_timeline.Add(report.Tick) is { } point)
            {
                Watch.Note(point);
                _view.Point(point);
                return point;
            }
            if (orResult && _results.Count == _processes) return _timeline.Points[^1];
        }
    }

    private static Task UntilAsync(long due, CancellationToken token) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, (due - Monotonic.Now) / (double)Monotonic.Millisecond)), token);
}
