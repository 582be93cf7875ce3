using System.Diagnostics;
using System.Globalization;
using Chatroom.TestKit;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>A real gateway process with a data folder, to be killed. Not thread-safe.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private const string Listening = "Now listening on: http://127.0.0.1:";
    // What never starts or ends makes a test red instead of endless.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private GatewayProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }
    public int Id => _process.Id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<GatewayProcess> Start(string folder, params string[] settings) => Start("Chatroom.Gateway.dll", folder, settings);

    /// <summary>A silo, to be killed likewise.</summary>
    public static Task<GatewayProcess> StartSilo(string folder, params string[] settings) => Start("Chatroom.Silo.dll", folder, settings);

    private static async Task<GatewayProcess> Start(string program, string folder, string[] settings)
    {
        string[] always =
        [
            "environment=Development", "urls=http://127.0.0.1:0", $"Store:Sqlite:Path={Path.Combine(folder, "rooms.db")}",
            "Grains:Room:Config:Notices=false", "Gateway:CatchUpEvents=1000000",
        ];
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var setting in always.Concat(TestEngine.Settings).Concat(settings)) start.ArgumentList.Add($"--{setting}");
        var process = Process.Start(start)!;
        try
        {
            return new GatewayProcess(process, await PortOf(process).WaitAsync(Patience, Cancel));
        }
        catch
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
            throw;
        }
    }

    private static async Task<int> PortOf(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at < 0) continue;
            // Read on, or the process would stand still once the pipe is full.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return int.Parse(line[(at + Listening.Length)..], CultureInfo.InvariantCulture);
        }
        await process.WaitForExitAsync(CancellationToken.None);
        throw new InvalidOperationException($"the gateway ended with {process.ExitCode} before it listened");
    }

    /// <summary>SIGKILL: no word to anybody.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM: as an orchestrator does it.</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancel);
    }

    /// <summary>Waits for the end; its exit code.</summary>
    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync(Cancel).WaitAsync(Patience, Cancel);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
