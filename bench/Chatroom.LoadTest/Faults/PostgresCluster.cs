using System.Diagnostics;

namespace Chatroom.LoadTest.Faults;

/// <summary>
/// A PostgreSQL server of our own, from the binaries that are installed, in a temporary folder and on a Unix socket there.
/// Not thread-safe.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string User = "postgres";
    private const string ReadyText = "ready to accept connections";
    private const int StartTries = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-pg-").FullName;
    private readonly string _binaries;
    private readonly string[] _settings;
    private Process? _server;

    private PostgresCluster(string binaries, string[] settings)
    {
        _binaries = binaries;
        _settings = settings;
        // The server does not run as root: its user makes the data folder in here.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
    }

    internal const string Lack = "PostgreSQL is not installed (apt-get install postgresql)";

    /// <summary>Where the newest installed is, or null.</summary>
    internal static string? Binaries { get; } = OperatingSystem.IsLinux() && Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).OrderBy(bin => bin.Length).ThenBy(bin => bin, StringComparer.Ordinal).LastOrDefault()
        : null;

    internal string ConnectionString => $"Host={_folder};Username={User};Database=postgres";

    /// <summary>Makes a cluster and starts it, with settings as `name=value`.</summary>
    internal static async Task<PostgresCluster> Create(params string[] settings)
    {
        var cluster = new PostgresCluster(Binaries ?? throw new InvalidOperationException(Lack), settings);
        try
        {
            using var initdb = cluster.Run(
                "initdb", static _ => { }, "-D", cluster.Data, "-U", User, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
            await initdb.WaitForExitAsync();
            if (initdb.ExitCode != 0) throw new InvalidOperationException($"initdb ended with {initdb.ExitCode}");
            await cluster.Start();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server and waits until it says that it is ready. What is left of a killed one may have to end first.</summary>
    internal async Task Start()
    {
        for (var tries = 0; tries < StartTries; tries++)
        {
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _server?.Dispose();
            _server = Run("postgres", line => { if (line.Contains(ReadyText, StringComparison.Ordinal)) ready.TrySetResult(); },
                ["-D", Data, .. Settings.SelectMany(setting => (string[])["-c", setting])]);
            if (await Task.WhenAny(ready.Task, _server.WaitForExitAsync()) == ready.Task) return;
        }
        throw new InvalidOperationException($"the server in {_folder} does not start");
    }

    /// <summary>SIGKILL to the server and all its processes.</summary>
    internal async Task Kill()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false }) await Kill();
        _server?.Dispose();
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < StartTries)
            {
                // A process of the killed server is still ending.
            }
        }
    }

    private string Data => Path.Combine(_folder, "data");

    private IEnumerable<string> Settings =>
        ["listen_addresses=", $"unix_socket_directories={_folder}", "shared_buffers=16MB", "max_connections=200", "lc_messages=C", .. _settings];

    private Process Run(string program, Action<string> said, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = _folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => said(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
