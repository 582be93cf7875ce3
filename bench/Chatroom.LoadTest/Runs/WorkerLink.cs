using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Chatroom.LoadTest.Workers;

namespace Chatroom.LoadTest.Runs;

/// <summary>The parent's end of a worker process. Thread-safe. The worker ends when its standard input does.</summary>
internal sealed class WorkerLink : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly Task _reading;

    private WorkerLink(Process process, int number, ChannelWriter<(int Worker, WorkerReport Report)> reports)
    {
        _process = process;
        _reading = ReadAsync(number, reports);
    }

    /// <summary>Starts this program again as a worker. Its reports go to the channel; an empty one says that it ended.</summary>
    internal static WorkerLink Start(WorkerSetup setup, int number, ChannelWriter<(int, WorkerReport)> reports)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.FileName = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(WorkerLink).Assembly.Location);
        start.ArgumentList.Add(WorkerProcess.Verb);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        process.StandardInput.AutoFlush = true;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(setup, WorkerJson.Default.WorkerSetup));
        return new WorkerLink(process, number, reports);
    }

    internal void Tell(WorkerOrder order)
    {
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(order, WorkerJson.Default.WorkerOrder));
        }
        catch (IOException)
        {
            // It ended: the reader of its reports says so.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Tell(new WorkerOrder("quit"));
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(int number, ChannelWriter<(int, WorkerReport)> reports)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerReport) is { } report) await reports.WriteAsync((number, report));
        }
        reports.TryWrite((number, new WorkerReport()));
    }
}
