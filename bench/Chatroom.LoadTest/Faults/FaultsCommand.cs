using System.CommandLine;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Faults;

/// <summary>The command <c>faults</c>. Not thread-safe.</summary>
internal sealed class FaultsCommand
{
    private readonly Option<int> _rounds = Of("--rounds", 100, "How many faults.");
    private readonly Option<string> _faults = Of("--faults", "kill", "kill, stop, disk, clock, fsync, database: a list with commas; the first is most rounds, every third is another.");
    private readonly Option<int> _publishers = Of("--publishers", 16, "Clients that publish, each with one message on its way.");
    private readonly Option<int> _acks = Of("--acks", 300, "A fault comes after 1 to so many acknowledgements.");
    private readonly Option<int> _seed = Of("--seed", 20_261_121, "Of the moments at which faults come.");
    private readonly Option<double> _seconds = Of("--fault-seconds", 10.0, "How long a stop, a full disk and slow syncs last.");
    private readonly Option<string?> _gateway = new("--gateway") { Description = "The gateway's program. [default: the Release build of this repository]" };

    internal static Command Make()
    {
        var faults = new FaultsCommand();
        var command = new Command("faults", "Starts a gateway of its own, kills, stops and starves it under load, and audits its log at the end.")
        {
            faults._rounds, faults._faults, faults._publishers, faults._acks, faults._seed, faults._seconds, faults._gateway,
        };
        command.SetAction(faults.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        var names = parsed.GetValue(_faults)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var kinds = names.Select(name => Enum.TryParse<ProcessFault>(name, ignoreCase: true, out var kind) ? kind : (ProcessFault?)null).ToList();
        var options = new FaultOptions
        {
            Gateway = parsed.GetValue(_gateway) ?? OwnGateway(), Rounds = parsed.GetValue(_rounds), Faults = [.. kinds.OfType<ProcessFault>()],
            Publishers = parsed.GetValue(_publishers), AcksMax = parsed.GetValue(_acks), Seed = parsed.GetValue(_seed), FaultSeconds = parsed.GetValue(_seconds),
        };
        var mistake = kinds.Contains(null) ? "--faults: kill, stop, disk, clock, fsync, database" : options.Mistake();
        if (mistake is null) return await FaultRun.RunAsync(options, Console.WriteLine, token);
        await Console.Error.WriteLineAsync(mistake);
        return ExitCodes.Usage;
    }

    private static string OwnGateway()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chatroom.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "artifacts", "bin", "Chatroom.Gateway", "release", "Chatroom.Gateway.dll");
    }

    private static Option<T> Of<T>(string name, T standard, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard };
}
