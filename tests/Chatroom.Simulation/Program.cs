using System.Globalization;
using Chatroom.Simulation.Runs;

var options = args.Chunk(2).Where(pair => pair[0].StartsWith("--", StringComparison.Ordinal))
    .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
if (options.TryGetValue("--seed", out var one))
{
    var outcome = SimulationRun.Of(int.Parse(one, CultureInfo.InvariantCulture), options.ContainsKey("--trace") ? Console.WriteLine : null);
    Report.Print(outcome);
    return outcome.Invariant is null ? 0 : 1;
}
var count = int.Parse(options.GetValueOrDefault("--seeds", "100"), CultureInfo.InvariantCulture);
var from = int.Parse(options.GetValueOrDefault("--from", "1"), CultureInfo.InvariantCulture);
return Report.Many(from, count);
