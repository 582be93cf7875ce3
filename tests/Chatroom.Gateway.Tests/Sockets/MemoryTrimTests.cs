using System.Net;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Operations;
using Chatroom.Gateway.Sockets;
using Chatroom.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>When what a storm of connects left behind is given back.</summary>
public sealed class MemoryTrimTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);
    private readonly ManualClock _clock = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly Admission _admission;

    public MemoryTrimTests() => _admission = new Admission(new GatewayOptions { ConnectsPerSecond = 100_000 }, _clock);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void After_a_storm_once_when_nobody_comes_any_more()
    {
        using var trim = Started();
        Connect(1_000);
        _clock.Advance(Period);
        Assert.Equal(0, trim.Trims);
        _clock.Advance(Period);
        Assert.Equal(1, trim.Trims);
        Connect(999);
        for (var i = 0; i < 20; i++) _clock.Advance(Period);
        Assert.Equal(1, trim.Trims);
    }

    [Fact]
    public void Not_while_a_crowd_is_being_served_but_in_the_end_all_the_same()
    {
        using var trim = Started();
        Connect(1_000);
        for (var i = 0; i < 15; i++) Busy();
        Assert.Equal(0, trim.Trims);
        Busy();
        Assert.Equal(1, trim.Trims);

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
        Assert.Equal(0, trim.Trims);
        _metrics.Swept(Period / 200, 1, 1);
        _clock.Advance(Period);
        Assert.Equal(1, trim.Trims);
    }

    private MemoryTrim Started()
    {
        var trim = new MemoryTrim(_admission, _metrics, _clock, NullLogger<MemoryTrim>.Instance);
        trim.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        return trim;
    }

    private void Connect(int count)
    {
        for (var i = 0; i < count; i++) Assert.True(_admission.TryEnter((IPAddress?)null).IsIn);
    }
}
