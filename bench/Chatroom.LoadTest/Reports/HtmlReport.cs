using System.Globalization;
using System.Net;
using System.Text;
using Chatroom.LoadTest.Display;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Reports;

/// <summary>The report of a run: one HTML page that needs nothing else. Pure. Thread-safe.</summary>
internal static class HtmlReport
{
    internal static string Of(RunResult result)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Load test: ")
            .Append(Text(result.Verdict.Text)).Append("</title>\n<style>\n").Append(ReportStyle.Css).Append("</style>\n</head>\n<body>\n<main>\n");
        Head(page, result);
        Tiles(page, result);
        Plots(page, result);
        page.Append("<section class=\"pair\">\n");
        Table(page, "Result", Summary.Rows(result));
        Table(page, "Run", result.Options.Parameters());
        page.Append("</section>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Head(StringBuilder page, RunResult result)
    {
        page.Append("<header class=\"").Append(result.Verdict.Held ? "held" : "broken").Append("\">\n<p class=\"mark\" aria-hidden=\"true\">")
            .Append(result.Verdict.Held ? "✓" : "✕").Append("</p>\n<div>\n<h1>").Append(result.Verdict.Held ? "Invariants held" : "Invariant broken")
            .Append("</h1>\n<p>");
        if (result.Verdict.Held)
        {
            page.Append(CultureInfo.InvariantCulture, $"Each of {result.Options.Members:N0} members got every message once and in order, ")
                .Append("or was told which it did not get; digests agree with the server's.");
        }
        else page.Append(Text(result.Verdict.Text));
        page.Append("</p>\n</div>\n</header>\n");
    }

    private static void Tiles(StringBuilder page, RunResult result)
    {
        page.Append("<section class=\"tiles\">\n");
        Tile(page, "members", Short(result.Options.Members), "");
        Tile(page, "delivered", Short(result.Counts.DeliveredByClock / Math.Max(result.Seconds, 0.001)), "/s");
        Tile(page, "latency p50", Short(result.Latency.Milliseconds(0.5)), "ms");
        Tile(page, "latency p99", Short(result.Latency.Milliseconds(0.99)), "ms");
        Tile(page, "lost", Short(result.Lost), "");
        if (result.ServerCpuUsPerMessage is { } cpu) Tile(page, "server CPU", Short(cpu), "µs / message");
        page.Append("</section>\n");
    }

    private static void Tile(StringBuilder page, string name, string value, string unit) =>
        page.Append("<div><span>").Append(Text(name)).Append("</span><b>").Append(value).Append("</b><i>").Append(unit).Append("</i></div>\n");

    private static void Plots(StringBuilder page, RunResult result)
    {
        var points = result.Timeline;
        // A second without deliveries has no latency.
        var heard = points.Where(p => p.Delivered > 0).ToList();
        page.Append("<section class=\"plots\">\n");
        LinePlot.Append(page, "Latency over time", "ms", [
            new Series("max", "c3", [.. heard.Select(p => ((double)p.Second, p.MaxMs))]),
            new Series("p99", "c2", [.. heard.Select(p => ((double)p.Second, p.P99Ms))]),
            new Series("p50", "c1", [.. heard.Select(p => ((double)p.Second, p.P50Ms))]),
        ]);
        BarPlot.Append(page, "Distribution of the latency", result.Latency);
        LinePlot.Append(page, "Delivered a second", "messages/s", [
            new Series("delivered", "c1", [.. points.Select(p => ((double)p.Second, (double)p.Delivered))]),
        ]);
        LinePlot.Append(page, "Members in the room", "members", [
            new Series("up", "c1", [.. points.Select(p => ((double)p.Second, (double)p.Up))]),
        ]);
        page.Append("</section>\n");
    }

    private static void Table(StringBuilder page, string title, IEnumerable<(string Name, string Value)> rows)
    {
        page.Append("<div><h2>").Append(title).Append("</h2>\n<table>\n");
        foreach (var (name, value) in rows)
            page.Append("<tr><th scope=\"row\">").Append(Text(name)).Append("</th><td>").Append(Text(value)).Append("</td></tr>\n");
        page.Append("</table></div>\n");
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number in at most five characters: 15k, 1.25M, 23.4.</summary>
    internal static string Short(double value)
    {
        var (scaled, suffix) = Math.Abs(value) switch
        {
            >= 1e9 => (value / 1e9, "G"),
            >= 1e6 => (value / 1e6, "M"),
            >= 1e4 => (value / 1e3, "k"),
            _ => (value, ""),
        };
        var format = Math.Abs(scaled) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" };
        return scaled.ToString(format, CultureInfo.InvariantCulture) + suffix;
    }
}
