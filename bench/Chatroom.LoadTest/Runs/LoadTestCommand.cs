using System.CommandLine;
using System.CommandLine.Parsing;
using Chatroom.LoadTest.Faults;
using Chatroom.LoadTest.Scenarios;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Runs;

/// <summary>The command line. Not thread-safe.</summary>
internal sealed class LoadTestCommand
{
    private readonly Option<Uri[]> _urls = new("--url")
    {
        Description = "Where the gateway listens; more than one: the members are spread over them.",
        DefaultValueFactory = _ => [new Uri("ws://127.0.0.1:8080/ws")], AllowMultipleArgumentsPerToken = true,
        CustomParser = Uris,
    };
    private readonly Option<string> _room = Of("--room", "r1", "The room.");
    private readonly Option<int> _members = Of("--members", 15_000, "How many members.");
    private readonly Option<int?> _talkers = new("--talkers") { Description = "How many of them publish, in turn. [default: 40, or all]" };
    private readonly Option<double> _rate = Of("--rate", 20.0, "Messages a second, in all.");
    private readonly Option<int> _size = Of("--size", 200, "Bytes of a message's content.");
    private readonly Option<double> _seconds = Of("--seconds", 30.0, "How long is measured.");
    private readonly Option<double> _warmup = Of("--warmup", 2.0, "Seconds of publishing before it is measured; verified all the same.");
    private readonly Option<double> _drain = Of("--drain", 30.0, "Seconds that members have at the end to reach the last message.");
    private readonly Option<string> _format = Of("--format", "json", "json or msgpack.");
    private readonly Option<string> _processes = Of("--processes", "auto", "auto, or how many processes share the members.");
    private readonly Option<double> _connectRate = Of("--connect-rate", 2_000.0, "Connects a second, in all.");
    private readonly Option<string> _token = Of("--token-template", "dev:u{i}", "A member's token; {i} becomes its number.");
    private readonly Option<bool> _plain = Of("--plain", false, "Offer no compression, which browsers do.");
    private readonly Option<bool> _drops = Of("--tolerate-drops", false, "Resume also after a connection that dropped without a close code (for tests that kill the server).");
    private readonly Option<int[]> _pids = new("--server-pid") { Description = "Measure the CPU and memory of these processes.", AllowMultipleArgumentsPerToken = true };
    private readonly ScenarioArguments _scenario = new();
    private readonly Option<string?> _json = new("--json") { Description = "Write the result to this file." };
    private readonly Option<string?> _report = new("--report") { Description = "Write an HTML report to this file." };

    /// <summary>Parses, runs, and returns the exit code.</summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        var command = new LoadTestCommand();
        var root = command.Root();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("See --help.");
        return ExitCodes.Usage;
    }

    private RootCommand Root()
    {
        var root = new RootCommand("Drives a room and proves what every member got. Exit code 0: the invariants held, 1: broken, 2: usage or no connection.")
        {
            _urls, _room, _members, _talkers, _rate, _size, _seconds, _warmup, _drain, _format, _plain, _processes, _connectRate, _token, _drops,
            _pids, _json, _report,
        };
        root.Subcommands.Add(FaultsCommand.Make());
        _scenario.AddTo(root);
        root.SetAction((parsed, token) => StartAsync(parsed, token));
        return root;
    }

    private async Task<int> StartAsync(ParseResult parsed, CancellationToken token)
    {
        var (options, mistake) = Understood(parsed);
        if (mistake is null) return await LoadRun.RunAsync(options, token);
        await Console.Error.WriteLineAsync(mistake);
        return ExitCodes.Usage;
    }

    private (RunOptions Options, string? Mistake) Understood(ParseResult parsed)
    {
        var options = Options(parsed);
        if ((Words(parsed) ?? _scenario.Mistake(parsed)) is { } mistake) return (options, mistake);
        try
        {
            options = _scenario.Fit(parsed, options);
            return (options, options.Mistake());
        }
        catch (RunFailedException e)
        {
            return (options, e.Message);
        }
    }

    private string? Words(ParseResult parsed)
    {
        if (parsed.GetValue(_format) is not ("json" or "msgpack")) return "--format: json or msgpack";
        return parsed.GetValue(_processes) != "auto" && !int.TryParse(parsed.GetValue(_processes), out _) ? "--processes: auto or a number" : null;
    }

    private RunOptions Options(ParseResult parsed) => new()
    {
        Urls = parsed.GetValue(_urls) ?? [],
        Room = parsed.GetValue(_room)!,
        Members = parsed.GetValue(_members),
        Talkers = parsed.GetValue(_talkers) ?? Math.Min(40, parsed.GetValue(_members)),
        Rate = parsed.GetValue(_rate),
        Size = parsed.GetValue(_size),
        Seconds = parsed.GetValue(_seconds),
        Warmup = parsed.GetValue(_warmup),
        DrainSeconds = parsed.GetValue(_drain),
        Format = parsed.GetValue(_format) == "json" ? WireFormat.Json : WireFormat.MessagePack,
        Processes = int.TryParse(parsed.GetValue(_processes), out var count) ? count : null,
        ConnectRate = parsed.GetValue(_connectRate),
        TokenTemplate = parsed.GetValue(_token)!,
        IsPlain = parsed.GetValue(_plain),
        ToleratesDrops = parsed.GetValue(_drops),
        ServerPids = parsed.GetValue(_pids) ?? [],
        JsonPath = parsed.GetValue(_json),
        ReportPath = parsed.GetValue(_report),
    };

    private static Option<T> Of<T>(string name, T standard, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard };

    private static Uri[] Uris(ArgumentResult result)
    {
        var uris = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (Uri.TryCreate(token.Value, UriKind.Absolute, out var uri)) uris.Add(uri);
            else if (token.Value.StartsWith('-')) result.AddError($"{token.Value} is no option; --help lists them");
            else result.AddError($"--url: '{token.Value}' is no address such as ws://127.0.0.1:8080/ws");
        }
        return [.. uris];
    }
}
