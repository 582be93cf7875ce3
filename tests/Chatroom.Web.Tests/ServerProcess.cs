using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Chatroom.Web.Tests;

/// <summary>A gateway or a silo of its own: Development, a free port, its data in a folder that goes with it. Start it once; not thread-safe.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-web-").FullName;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>Where it listens, without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    /// <param name="program">As <c>Chatroom.Gateway</c>.</param>
    /// <param name="settings">As <c>Gateway:RingFrames=4</c>.</param>
    public async Task Start(string program, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProgram.PathOf(program), "--urls=http://127.0.0.1:0", .. settings.Select(setting => $"--{setting}")])
        {
            WorkingDirectory = _data,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Store__Sqlite__Path"] = Path.Combine(_data, "rooms.db");
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"{program} ended:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = await _listening.Task.WaitAsync(StartLimit);
    }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match) _listening.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
