using Chatroom.LoadTest.Runs;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>What is wrong with a run is said before it, not after it.</summary>
public sealed class RunOptionsTests
{
    private static readonly RunOptions Sound = new()
    {
        Urls = [new Uri("ws://127.0.0.1:8080/ws")], Room = "r1", Members = 10, Talkers = 1, Rate = 1, Size = 200, Seconds = 1, Warmup = 0, DrainSeconds = 1,
        Format = WireFormat.Json, Processes = null, ConnectRate = 1, TokenTemplate = "dev:{i}", ToleratesDrops = false, ServerPids = [], JsonPath = null,
        ReportPath = null,
    };

    [Fact]
    public void A_report_that_cannot_be_written_is_named()
    {
        var folder = Path.GetTempPath();
        Assert.Null(Sound.Mistake());
        Assert.StartsWith($"--report: {folder} cannot be written: ", (Sound with { ReportPath = folder }).Mistake(), StringComparison.Ordinal);
        var nowhere = Path.Combine(folder, $"{Guid.NewGuid():N}", "x.json");
        Assert.StartsWith($"--json: {nowhere} cannot be written: ", (Sound with { JsonPath = nowhere }).Mistake(), StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_whether_it_can_be_written_changes_nothing()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.html");
        Assert.Null((Sound with { ReportPath = file }).Mistake());
        Assert.False(File.Exists(file));
        try
        {
            File.WriteAllText(file, "of the run before");
            Assert.Null((Sound with { ReportPath = file }).Mistake());
            Assert.Equal("of the run before", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
