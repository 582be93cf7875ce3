using System.Diagnostics;
using System.Globalization;
using Chatroom.Fuzz;
using Chatroom.Fuzz.Inputs;
using Chatroom.Fuzz.Targets;

// --inputs COUNT --seed SEED --target NAME --seconds BOUND
var options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
var count = Option("--inputs", 1_000_000);
var seed = (int)Option("--seed", Environment.TickCount & int.MaxValue);
var targets = options.TryGetValue("--target", out var name) ? [.. Target.All.Where(target => target.Name == name)] : Target.All;
if (targets.Count == 0 || options.Keys.Any(key => key is not ("--inputs" or "--seed" or "--target" or "--seconds")))
{
    Console.Error.WriteLine($"--inputs COUNT --seed SEED --seconds BOUND --target {string.Join('|', Target.All.Select(target => target.Name))}");
    return 2;
}
using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(Option("--seconds", 86_400)));
var run = new FuzzRun(Corpus.Read(), targets, seed);
var began = Stopwatch.GetTimestamp();
var fault = run.RunCorpus() ?? run.Run(count, deadline.Token);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"seed {seed}: {run.Accepted} inputs read, {run.Refused} refused, in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s; at most {run.AllocationPeak:P0} of the memory that there is for one"));
if (fault is null) return 0;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {fault}"));
return 1;

long Option(string key, long otherwise) => options.TryGetValue(key, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
