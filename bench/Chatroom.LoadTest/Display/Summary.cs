using System.Globalization;
using Chatroom.LoadTest.Runs;
using Spectre.Console;

namespace Chatroom.LoadTest.Display;

/// <summary>The table at the end of a run; the report shows the same rows. Thread-safe.</summary>
internal static class Summary
{
    internal static void Write(RunResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("what", "value");
        foreach (var (name, value) in Rows(result)) table.AddRow(Markup.Escape(name), Markup.Escape(value));
        AnsiConsole.Write(table);
        if (Console.IsOutputRedirected) Console.WriteLine(result.Verdict.Text);
        else AnsiConsole.MarkupLine($"[bold {(result.Verdict.Held ? "green" : "red")}]{Markup.Escape(result.Verdict.Text)}[/]");
    }

    internal static IEnumerable<(string Name, string Value)> Rows(RunResult result)
    {
        var c = result.Counts;
        yield return ("members", $"{N(result.Options.Members)} from {N(result.Processes)} {(result.Processes == 1 ? "process" : "processes")}");
        yield return ("published", $"{N(c.Published)}: {N(c.Accepted)} accepted, {N(c.Refused)} refused{(c.Unsent > 0 ? $", {N(c.Unsent)} not sent (no answers)" : "")}");
        foreach (var (rule, count) in result.RefusedByRule) yield return ("  refused by", $"{rule}: {N(count)} (with the warm-up)");
        yield return ("delivered", $"{N(c.Delivered)} ({N((long)(c.DeliveredByClock / result.Seconds))} a second)");
        yield return ("elided, with a gap", N(c.Elided));
        yield return ("lost, without one", N(result.Lost));
        yield return ("duplicated, reordered", $"{N(c.Duplicated)}, {N(c.Reordered)}");
        yield return ("published digests compared", N(c.Compared));
        yield return ("reconnected", N(c.Reconnected));
        foreach (var (name, value) in result.Scenario.Known)
            yield return ($"{result.Scenario.Name}: {name}", value.ToString("#,0.##", CultureInfo.InvariantCulture));
        yield return ("latency p50 / p99", $"{Ms(result.Latency.Milliseconds(0.5))} / {Ms(result.Latency.Milliseconds(0.99))} ms");
        yield return ("latency p99.9 / max", $"{Ms(result.Latency.Milliseconds(0.999))} / {Ms(result.Latency.MaxMilliseconds)} ms");
        yield return ("frames", $"{N(c.Frames)} of {N(c.Frames == 0 ? 0 : c.Bytes / c.Frames)} B");
        yield return ("measured", $"{result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        yield return ("CPU of this client", $"{Ms(c.CpuSeconds)} s, {(c.CpuSeconds / result.Seconds).ToString("0.00", CultureInfo.InvariantCulture)} cores");
        if (result.ServerCpuUsPerMessage is { } cpu) yield return ("CPU of the server", $"{cpu.ToString("0.00", CultureInfo.InvariantCulture)} µs a delivered message");
        if (result.ServerRssMiB is { } rss) yield return ("memory of the server", $"{Ms(rss)} MiB");
    }

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ms(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
