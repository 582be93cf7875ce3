using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Sockets;

namespace Chatroom.LoadTest.Faults;

/// <summary>A gateway of our own on a folder or a database, and a port, started as often as it is killed. Not thread-safe.</summary>
internal sealed class GatewayProcess(string program, string folder, DiskAndClock? shim, PostgresCluster? database) : IDisposable
{
    private const int SigContinue = 18, SigStop = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly int _port = FreePort();
    private Process? _process;

    internal Uri Uri => new($"ws://127.0.0.1:{_port}/ws");

    internal int Id => _process?.Id ?? 0;

    /// <summary>Starts it and waits until it takes connections.</summary>
    internal async Task StartAsync(CancellationToken token)
    {
        var start = new ProcessStartInfo(program.EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : program)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        if (start.FileName == "dotnet") start.ArgumentList.Add(program);
        foreach (var setting in Settings()) start.ArgumentList.Add($"--{setting}");
        foreach (var (name, value) in shim?.Environment ?? []) start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new RunFailedException($"{program} does not start.");
        // Read, or it would stand still once a pipe is full; what it says last tells why it ended.
        var log = new LastLines();
        _process.OutputDataReceived += (_, line) => log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var since = Stopwatch.StartNew(); !await ListensAsync(token);)
        {
            if (_process.HasExited || since.Elapsed > Patience) throw new RunFailedException($"the gateway does not listen:\n{log}");
            await Task.Delay(50, token);
        }
    }

    /// <summary>SIGKILL: no word to anybody. Waits for the end.</summary>
    internal async Task KillAsync(CancellationToken token)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(token);
        _process.Dispose();
        _process = null;
    }

    internal void Stop() => _ = Libc.Signal(Id, SigStop);

    internal void Continue() => _ = Libc.Signal(Id, SigContinue);

    internal bool HasExited => _process is null or { HasExited: true };

    public void Dispose()
    {
        if (!HasExited) _process!.Kill();
        _process?.Dispose();
    }

    private string[] Settings() =>
    [
        "environment=Development", $"urls=http://127.0.0.1:{_port}",
        .. database is null
            ? (string[])[$"Store:Sqlite:Path={Path.Combine(folder, "rooms.db")}"]
            : ["Store:Kind=postgres", $"Store:Postgres:ConnectionString={database.ConnectionString}"],
        // The whole log is read at the end.
        "Grains:Room:HistoryEventsMax=10000000", "Grains:Room:Config:HistoryEvents=10000000", "Gateway:CatchUpEvents=10000000",
        "Logging:LogLevel:Default=Warning",
    ];

    private async Task<bool> ListensAsync(CancellationToken token)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _port, token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The last twenty lines that were said. Thread-safe.</summary>
    private sealed class LastLines
    {
        private readonly Queue<string> _lines = new();

        internal void Add(string? line)
        {
            if (line is null) return;
            lock (_lines)
            {
                if (_lines.Count == 20) _lines.Dequeue();
                _lines.Enqueue(line);
            }
        }

        public override string ToString()
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }
}
