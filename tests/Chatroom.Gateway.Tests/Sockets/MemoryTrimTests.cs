using System.Net;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Operations;
using Chatroom.Gateway.Sockets;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>When what a storm of connects left behind is given back.</summary>
public sealed class MemoryTrimTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);
    private readonly ManualClock _clock = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly LogLines _log = new();
    private readonly LoggerFactory _logs;
    private readonly Admission _admission;

    public MemoryTrimTests()
    {
        _logs = new LoggerFactory([_log]);
        _admission = new Admission(new GatewayOptions { ConnectsPerSecond = 100_000 }, _clock);
    }

    private int Trims => _log.All.Count(line => line.StartsWith("Memory trimmed", StringComparison.Ordinal));

    public void Dispose()
    {
        _logs.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void After_a_storm_once_when_nobody_comes_any_more()
    {
        using var trim = Started();
        Connect(1_000);
        _clock.Advance(Period);
        Assert.Equal(0, Trims);
        _clock.Advance(Period);
        Assert.Equal(1, Trims);
        Connect(999);
        for (var i = 0; i < 20; i++) _clock.Advance(Period);
        Assert.Equal(1, Trims);
    }

    [Fact]
    public void Not_while_a_crowd_is_being_served_but_in_the_end_all_the_same()
    {
        using var trim = Started();
        Connect(1_000);
        for (var i = 0; i < 15; i++) Busy();
        Assert.Equal(0, Trims);
        Busy();
        Assert.Equal(1, Trims);

        void Busy()
        {
            _metrics.Swept(Period / 2, 1, 1);
            _clock.Advance(Period);
        }
    }

    [Fact]
    public void As_soon_as_it_is_quiet_again()
    {
        using var trim = Started();
        Connect(1_000);
        _clock.Advance(Period);
        _metrics.Swept(Period / 2, 1, 1);
        _clock.Advance(Period);
        Assert.Equal(0, Trims);
        _metrics.Swept(Period / 200, 1, 1);
        _clock.Advance(Period);
        Assert.Equal(1, Trims);
    }

    private MemoryTrim Started()
    {
        var trim = new MemoryTrim(_admission, _metrics, _clock, _logs.CreateLogger<MemoryTrim>());
        trim.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        return trim;
    }

    private void Connect(int count)
    {
        for (var i = 0; i < count; i++) Assert.True(_admission.TryEnter((IPAddress?)null).IsIn);
    }
}
