using System.Globalization;
using System.Net.WebSockets;
using System.Threading.Channels;
using Chatroom.Client;
using Chatroom.LoadTest.Display;
using Chatroom.LoadTest.Reports;
using Chatroom.LoadTest.Scenarios;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Runs;

/// <summary>One run: spreads the members over processes, takes them through its phases, verifies, reports. Not thread-safe.</summary>
internal sealed partial class LoadRun
{
    private readonly RunOptions _options;
    private readonly IProgressView _view;
    private readonly Channel<(int Worker, WorkerReport Report)> _reports = Channel.CreateUnbounded<(int, WorkerReport)>();
    private readonly List<WorkerLink> _workers = [];
    private readonly List<WorkerResult> _results = [];
    private readonly int _processes;
    private readonly Timeline _timeline;
    private DigestBook? _book;

    private ScenarioWatch Watch { get; }

    private LoadRun(RunOptions options, IProgressView view)
    {
        _options = options;
        _view = view;
        _processes = options.ProcessCount(DescriptorLimit.OfThisProcess());
        _timeline = new Timeline(_processes);
        Watch = ScenarioWatch.Of(options);
    }

    /// <summary>Runs and returns the exit code.</summary>
    internal static async Task<int> RunAsync(RunOptions options, CancellationToken token)
    {
        try
        {
            RunResult? result = null;
            await ProgressView.ShowAsync(options, async view => result = await new LoadRun(options, view).RunAsync(token));
            Summary.Write(result!);
            if (options.JsonPath is { } json) await File.WriteAllTextAsync(json, result!.ToJsonText(), CancellationToken.None);
            if (options.ReportPath is { } html) await File.WriteAllTextAsync(html, HtmlReport.Of(result!), CancellationToken.None);
            return result!.Verdict.Held ? ExitCodes.Held : ExitCodes.Broken;
        }
        catch (RunFailedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled: nothing was verified.");
        }
        return ExitCodes.Usage;
    }

    private async Task<RunResult> RunAsync(CancellationToken token)
    {
        try
        {
            _book = await OpenBookAsync(token);
            _view.Phase($"connecting {_options.Members:N0} members from {_processes} {(_processes == 1 ? "process" : "processes")}");
            StartWorkers();
            await ConnectedAsync(token);
            var window = await PublishAsync(token);
            await DrainAsync(token);
            return await VerifyAsync(window, token);
        }
        finally
        {
            foreach (var worker in _workers) await worker.DisposeAsync();
            if (_book is not null) await _book.DisposeAsync();
        }
    }

    // It also finds out, before thousands connect, whether a server is there at all.
    private async Task<DigestBook> OpenBookAsync(CancellationToken token)
    {
        var jwt = _options.TokenTemplate.Replace("{i}", _options.Members.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await DigestBook.OpenAsync(_options.Urls[0], _options.Format, _options.Room, jwt, token);
            }
            catch (WebSocketException e) when (attempt < 4 && e.Message.Contains("503", StringComparison.Ordinal))
            {
                _view.Phase("the server answers 503: waiting");
                await Task.Delay(Backoff.Before(attempt + 1, Random.Shared), token);
            }
            catch (Exception e) when (e is WebSocketException or ChatException)
            {
                throw new RunFailedException($"Could not connect to {_options.Urls[0]}: {e.InnerException?.Message ?? e.Message}");
            }
        }
    }

    private void StartWorkers()
    {
        for (var i = 0; i < _processes; i++)
        {
            var setup = new WorkerSetup
            {
                Urls = [.. _options.Urls.Select(url => url.AbsoluteUri)], Room = _options.Room, Format = _options.Format,
                TokenTemplate = _options.TokenTemplate, From = Share(i), To = Share(i + 1), Talkers = _options.Talkers,
                Rate = _options.Rate, Size = _options.Size, ConnectRate = _options.ConnectRate / _processes, Run = _options.Run,
                ToleratesDrops = _options.ToleratesDrops || _options.Scenario is { Kind: Scenario.ReconnectStorm or Scenario.Outage },
                Deflates = !_options.IsPlain, Source = $"127.0.0.{2 + i % 250}",
            };
            setup = WithScenario(setup, _options.Scenario);
            _workers.Add(WorkerLink.Start(setup, i, _reports.Writer));
        }
    }

    private WorkerSetup WithScenario(WorkerSetup setup, ScenarioOptions scenario) => scenario.Kind switch
    {
        Scenario.SlowReaders => setup with
        {
            SlowEvery = (int)Math.Max(1, Math.Round(100 / scenario.SlowPercent)),
            SlowBytesASecond = scenario.SlowBytesASecond,
        },
        Scenario.Churn => setup with { LeavesASecond = scenario.LeavesASecond / _processes, DropsASecond = scenario.DropsASecond / _processes },
        Scenario.Replay => setup with { ReplayPath = Path.GetFullPath(scenario.ReplayPath!), Speed = scenario.Speed },
        _ => setup,
    };

    private int Share(int worker) => (int)((long)_options.Members * worker / _processes);

    private void TellAll(WorkerOrder order)
    {
        foreach (var worker in _workers) worker.Tell(order);
    }
}
