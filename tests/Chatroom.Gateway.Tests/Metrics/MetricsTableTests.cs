using System.Diagnostics.Metrics;
using Chatroom.Gateway.Tests.Linked;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Metrics;

/// <summary>What is measured stands in the table of docs/OPERATIONS.md, and nothing else does; and it counts.</summary>
public sealed class MetricsTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatroom-metrics-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_table_has_the_instruments_their_kinds_and_units()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (instruments)
                if (instrument.Meter.Name.StartsWith("Chatroom.", StringComparison.Ordinal)) instruments.Add(instrument);
        };
        await using var silo = await RunningSilo.Start();
        await using var gateway = await RunningGateway.Start("Store:Kind=sqlite", $"Store:Sqlite:Path={Path.Combine(_folder, "rooms.db")}");
        listener.Start();
        lock (instruments)
            Assert.Equal(instruments.Select(Show).Distinct().Order(), Rows().Order());
    }

    [Fact]
    public async Task What_a_gateway_does_is_counted()
    {
        await using var gateway = await RunningGateway.Start("Grains:Room:IntakeSlots=1", "Grains:Room:IntakeHighSlots=0", "Grains:Room:IntakeWindowMs=3600000");
        await using var one = await Peer.Join(gateway.Port, "m-one", "metrics");
        await using var two = await Peer.Join(gateway.Port, "m-two", "metrics");
        var (_, details) = await one.Publish("m1");
        await two.ReadTo((long)details["seq"]!);
        Assert.Equal(Codes.TooFast, (await one.Publish("m2")).Code);
        await using var bad = await Peer.Open(gateway.Port);
        await bad.Send("{}");
        await bad.Closed();
        var text = await gateway.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        // Other tests' gateways run in this process too: no number is only this one's.
        foreach (var sample in (string[])
            [
                "chatroom_connects_total{outcome=\"accepted\"}", "chatroom_connections{transport=\"websocket\"}", "chatroom_connections{transport=\"poll\"}", "chatroom_rooms", "chatroom_members",
                "chatroom_frames_in_total", $"chatroom_frames_bad_total{{code=\"{Codes.InvalidArgument}\"}}", "chatroom_closes_total{code=\"4501\"}",
                "chatroom_delivered_total", "chatroom_delivered_size_bytes_total", "chatroom_sweep_duration_seconds_count", "chatroom_publish_accepted_total",
                "chatroom_publish_refused_total{code=\"20604\"}", "chatroom_elided_total{lane=\"normal\"}", "chatroom_batch_events_count",
                "chatroom_rooms_loaded",
            ])
            Assert.Contains($"\n{sample} ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public async Task What_a_proxy_passes_on_is_refused_unless_the_options_allow_it(string header)
    {
        await using var closed = await RunningGateway.Start();
        await using var open = await RunningGateway.Start("Gateway:MetricsToAll=true");
        Assert.Equal((403, 200), (await Status(closed, header), await Status(open, header)));
    }

    private static async Task<int> Status(RunningGateway gateway, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative)) { Headers = { { header, "for=203.0.113.7" } } };
        return (int)(await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    private static string Show(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var shown = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.StartsWith("Counter", StringComparison.Ordinal) ? "counter" : "gauge";
        return $"{instrument.Name} {shown} {instrument.Unit}";
    }

    private static IEnumerable<string> Rows() => File.ReadLines(Repository.PathOf("docs", "OPERATIONS.md"))
        .Where(line => line.StartsWith("| `chatroom.", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => $"{cells[1].Trim('`')} {cells[2]} {cells[3]}");
}
