using System.Xml.Linq;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Reports;
using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Verification;
using Chatroom.LoadTest.Workers;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>The report is well-formed with nothing and with a day of points, and escapes what it shows.</summary>
public sealed class HtmlReportTests
{
    internal static RunResult Result(int points, Verdict verdict)
    {
        var latency = new LatencyHistogram();
        for (var i = 0; i < points; i++) latency.Record(i * 37);
        return new RunResult
        {
            Options = new RunOptions
            {
                Urls = [new Uri("ws://127.0.0.1:1/ws")], Room = "r", Members = 9, Talkers = 1, Rate = 1, Size = 200, Seconds = 1, Warmup = 0,
                DrainSeconds = 1, Format = WireFormat.Json, Processes = 1, ConnectRate = 1, TokenTemplate = "dev:u{i}", ToleratesDrops = false,
                ServerPids = [], JsonPath = null, ReportPath = null,
            },
            Processes = 1, Counts = new WorkerCounts { DeliveredByClock = points }, Lost = 0, Latency = latency,
            RefusedByRule = new Dictionary<string, long> { ["<slow>"] = 1 },
            Timeline = [.. Enumerable.Range(0, points).Select(i => new TimelinePoint(i, 9, 0, i % 7, i, i * 2, i * 3, i, i, 0, 0, i, null))],
            Seconds = 1, ServerCpuSeconds = 0.5, ServerRssMiB = 100, Verdict = verdict,
        };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(86_400)]
    public void It_is_well_formed(int points)
    {
        var html = HtmlReport.Of(Result(points, Verdict.InvariantsHeld));
        Assert.True(html.Length < 300_000, $"{html.Length} bytes");
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        var from = html.IndexOf("<main>", StringComparison.Ordinal);
        var body = XElement.Parse(html[from..(html.IndexOf("</main>", StringComparison.Ordinal) + 7)].Replace("&nbsp;", " ", StringComparison.Ordinal));
        Assert.Equal(4, body.Descendants("svg").Count());
        Assert.Equal(points > 0, body.Descendants("path").Any());
    }

    [Fact]
    public void It_shows_a_broken_invariant_and_escapes_it()
    {
        var html = HtmlReport.Of(Result(3, Verdict.Broken("member 7: <b>seq 9</b> never came")));
        Assert.Contains("Invariant broken", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;seq 9&lt;/b&gt; never came", html, StringComparison.Ordinal);
        Assert.Contains("&lt;slow&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(99, 100)]
    [InlineData(100.1, 150)]
    [InlineData(0.003, 0.003)]
    [InlineData(double.NaN, 1)]
    public void An_axis_ends_at_the_next_round_number(double value, double max) => Assert.Equal(max, Axis.For(value).Max, 9);

    [Fact]
    public void The_json_has_the_names_that_others_read()
    {
        var json = System.Text.Json.JsonDocument.Parse(Result(3, Verdict.InvariantsHeld).ToJsonText()).RootElement;
        string[] names = ["members", "published", "accepted", "refused", "delivered", "elided", "lost", "duplicated", "reordered", "reconnected",
            "p50Ms", "p99Ms", "p999Ms", "maxMs", "frames", "bytes", "seconds", "clientCpuSeconds", "serverCpuUsPerMessage", "serverRssMb", "verdict",
            "scenario", "figures", "refusedByRule"];
        Assert.Equal(names, json.EnumerateObject().Select(p => p.Name));
    }
}
