using System.Diagnostics;
using System.Text;
using Chatroom.LoadTest.Latency;
using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Scenarios;
using Chatroom.LoadTest.Verification;

namespace Chatroom.LoadTest.Tests;

/// <summary>Each scenario's verdict must be able to be "broken".</summary>
public sealed class ScenarioTests
{
    private const int Members = 100;

    [Theory]
    [InlineData("""{"time":10.5,"user":"a","text":"x"}""", """{"time":11,"user":"b","text":"y"}""", 500)]
    [InlineData("""{"time":1760000000000,"user":"a","text":"x"}""", """{"time":1760000000500,"user":"b","text":"y"}""", 500)]
    public void A_recorded_chat_is_in_seconds_or_in_unix_milliseconds(string first, string second, double ms)
    {
        var chat = RecordedChat.Read([first, "", second]);
        Assert.Equal([new RecordedMessage(0, 0, "x"), new RecordedMessage(ms, 1, "y")], chat);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"time":"soon","user":"a","text":"x"}""")]
    [InlineData("""{"time":1,"user":"a"}""")]
    public void A_line_that_is_not_what_it_must_be_is_named(string bad)
    {
        var failure = Assert.Throws<FormatException>(() => RecordedChat.Read(["""{"time":1,"user":"a","text":"x"}""", bad]));
        Assert.StartsWith("line 2: ", failure.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => RecordedChat.Read([]));
    }

    [Fact]
    public void Of_an_archive_the_texts_are_taken_each_once()
    {
        string Sent(int seq, string user, string content, string type = "text") =>
            $$$"""{"id":"r:1:{{{seq}}}","type":"message.sent","room":"r","time":{{{1_760_000_000_000 + (100 * seq)}}},"epoch":1,"seq":{{{seq}}},"data":{"user":"{{{user}}}","id":"m","type":"{{{type}}}","content":"{{{content}}}","role":"member"}}""";
        const string Muted = """{"id":"r:1:4","type":"moderation.muted","room":"r","time":1760000000400,"epoch":1,"seq":4,"data":{"by":"mod","user":"bob","until":-1}}""";
        var chat = RecordedChat.Read([Sent(2, "ann", "x"), Sent(3, "bob", "🌹", "gift"), Muted, Sent(2, "ann", "x"), Sent(5, "cy", "y")]);
        Assert.Equal([new RecordedMessage(0, 0, "x"), new RecordedMessage(300, 1, "y")], chat);
        Assert.StartsWith("line 1: ", Assert.Throws<FormatException>(
            () => RecordedChat.Read(["""{"id":"r:1:2","type":"message.sent","time":1}"""])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_archive_nothing_is_said_again_that_not_everybody_was_to_read_and_its_torn_end_is_passed_over()
    {
        string Sent(int seq, string more = "") =>
            $$$"""{"id":"r:1:{{{seq}}}","type":"message.sent","room":"r","time":{{{1_760_000_000_000 + seq}}},"epoch":1,"seq":{{{seq}}},"data":{"user":"u{{{seq}}}","id":"m","type":"text","content":"x{{{seq}}}","role":"member"{{{more}}}}}""";
        string Told(string type, int seq) => $$$"""{"id":"r:1:{{{seq}}}","type":"{{{type}}}","room":"r","time":1,"epoch":1,"seq":{{{seq}}},"data":{"by":"mod","seqs":[3,4]}}""";
        string[] lines = [Sent(2, ""","to":["ann"]"""), Sent(3), Sent(4), Told("message.recalled", 5), Sent(6), """{"id":"r:1:7","ty"""];
        Assert.Equal(["x6"], RecordedChat.Read(lines).Select(message => message.Text));
        Assert.Equal(["x3", "x4", "x6"], RecordedChat.Read([.. lines[..^1], Told("message.restored", 7)]).Select(message => message.Text));
        Assert.StartsWith("line 6: ", Assert.Throws<FormatException>(() => RecordedChat.Read([.. lines, Sent(8)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_too_long_is_cut_between_characters()
    {
        var text = RecordedChat.Read([$$"""{"time":1,"user":"a","text":"x{{string.Concat(Enumerable.Repeat("👋", 2_000))}}"}"""])[0].Text;
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 4_000, 4_032);
        Assert.EndsWith("👋", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_the_repository_can_be_replayed() =>
        Assert.Equal(120, RecordedChat.Read(File.ReadLines(Repository.PathOf("bench", "replays", "sample.jsonl"))).Count);

    [Fact]
    public void Memory_that_grows_beyond_noise_is_not_flat()
    {
        Assert.Null(Flatness.Broken(Series(100, i => 200 + (i % 7), i => 1_000 + (i % 5))));
        Assert.Contains("memory grew", Flatness.Broken(Series(100, i => 200 + i, _ => 1_000))!, StringComparison.Ordinal);
        Assert.Contains("handles grew", Flatness.Broken(Series(100, _ => 200, i => 1_000 + (2 * i)))!, StringComparison.Ordinal);
        Assert.Contains("nothing can be said", Flatness.Broken(Series(3, _ => 1, _ => 1))!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(11_000, true)]
    [InlineData(30_000, false)]
    public void Slow_readers_may_not_make_the_others_wait(long microsecondsThen, bool held)
    {
        var judged = SlowReadersWatch.Broken(Latencies(10_000), Latencies(microsecondsThen), percentMax: 15);
        Assert.Equal(held, judged is null);
        Assert.Contains("too short", SlowReadersWatch.Broken(Latencies(10_000), new LatencyHistogram(), 15)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_come_back_in_time_breaks_a_reconnect_storm()
    {
        var (watch, cutNs) = Cut();
        watch.Note(Point(40));
        Assert.True(watch.WaitsFor(Point(40)));
        watch.Note(Point(Members) with { LastUpNs = cutNs + (25 * Monotonic.Second) });
        Assert.False(watch.WaitsFor(Point(Members)));
        Assert.Contains("20 s were allowed", watch.Result.Broken!, StringComparison.Ordinal);

        (watch, cutNs) = Cut();
        watch.Note(Point(Members) with { LastUpNs = cutNs - Monotonic.Second });
        Assert.Contains("not all came back", watch.Result.Broken!, StringComparison.Ordinal);
        watch.Note(Point(Members) with { LastUpNs = cutNs + (3 * Monotonic.Second) });
        Assert.Null(watch.Result.Broken);

        static (ScenarioWatch Watch, long CutNs) Cut()
        {
            var watch = ScenarioWatch.Of(Options(new ScenarioOptions { Kind = Scenario.ReconnectStorm }));
            var orders = new List<string>();
            watch.Begin(Options(new ScenarioOptions()), 0, 1, order => orders.Add(order.Do));
            watch.Note(Point(Members));
            Assert.Equal(["cut"], orders);
            return (watch, Monotonic.Now);
        }
    }

    [Theory]
    [InlineData(12, 4, null)]
    [InlineData(21, 4, "the last member of the gateway came back after 21.0 s, 20 s were allowed")]
    [InlineData(12, 11, "the silo took the first message after 11.0 s, 10 s were allowed")]
    [InlineData(0, 4, "never: the last member of the gateway came back")]
    [InlineData(12, 0, "never: the silo took the first message")]
    public void In_an_outage_members_and_messages_come_back_in_time(int backAfter, int publishedAfter, string? broken)
    {
        using var gateway = Process.Start("sleep", "60");
        using var silo = Process.Start("sleep", "60");
        var second = 0L;
        var options = Options(new ScenarioOptions { Kind = Scenario.Outage, KillGatewayPid = gateway.Id, KillSiloPid = silo.Id });
        var watch = new OutageWatch(options, () => second * Monotonic.Second);
        watch.Begin(options, 0, 80 * Monotonic.Second, _ => { });
        for (; second <= 90; second++)
        {
            // A quarter of 80 s, and five eighths.
            var isBack = second < 20 || (backAfter > 0 && second >= 20 + backAfter);
            var takes = second < 50 || (publishedAfter > 0 && second >= 50 + publishedAfter);
            var accepted = takes ? 20 * second : 20 * 50;
            watch.Note(Point(isBack ? Members : 83) with { Accepted = accepted, LastUpNs = isBack && second >= 20 ? (20 + backAfter) * Monotonic.Second : 0 });
        }
        Assert.Equal(broken, watch.Result.Broken);
        gateway.WaitForExit();
        silo.WaitForExit();
        Assert.Equal((137, 137), (gateway.ExitCode, silo.ExitCode));
    }

    [Fact]
    public void A_join_storm_in_which_not_all_come_in_is_broken()
    {
        var watch = ScenarioWatch.Of(Options(new ScenarioOptions { Kind = Scenario.JoinStorm, JoinSeconds = 10 }));
        watch.Note(Point(99));
        Assert.NotNull(watch.Result.Broken);
        watch.Note(Point(Members) with { FirstConnectNs = 0, LastUpNs = 9 * Monotonic.Second });
        Assert.Null(watch.Result.Broken);
        Assert.Contains(("seconds to the last join", 9.0), watch.Result.Figures);
    }

    [Fact]
    public void Who_left_is_verified_up_to_there_and_no_further()
    {
        var log = new RoomLog(3);
        var member = log.Judge(log.Batches.Take(log.Batches.Count - 1));
        Assert.Contains("did not arrive", member.Text, StringComparison.Ordinal);
        Assert.Equal("invariants held", log.Judge(log.Batches.Take(log.Batches.Count - 1), isOver: true).Text);
    }

    [Fact]
    public void Figures_that_were_not_found_are_not_written()
    {
        var result = HtmlReportTests.Result(3, Verdict.InvariantsHeld) with { Scenario = new ScenarioResult("join-storm", null, [("a", double.NaN), ("b", 2.5)]) };
        Assert.Equal(new Dictionary<string, double> { ["b"] = 2.5 }, result.ToJson().Figures);
        Assert.Contains("join-storm", result.ToJsonText(), StringComparison.Ordinal);
    }

    private static Footprint[] Series(int count, Func<int, double> rss, Func<int, int> handles) =>
        [.. Enumerable.Range(0, count).Select(i => new Footprint(i, rss(i), handles(i)))];

    private static RunOptions Options(ScenarioOptions scenario) => HtmlReportTests.Result(0, Verdict.InvariantsHeld).Options with { Members = Members, Scenario = scenario };

    private static TimelinePoint Point(int up) => new(0, up, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, null);

    private static LatencyHistogram Latencies(long microseconds)
    {
        var latency = new LatencyHistogram();
        latency.Record(microseconds);
        return latency;
    }
}
