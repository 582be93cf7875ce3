using Chatroom.LoadTest.Faults;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Tests;

/// <summary>The fault test must be able to fail, and a gateway process must not make it fail.</summary>
public sealed class FaultTests
{
    private const long Epoch = 7;

    [Fact]
    public Task Three_kills_of_a_real_gateway_under_load_lose_nothing() => Hold("3 rounds (kill 3): ", ProcessFault.Kill);

    [Fact]
    public Task Kills_of_PostgreSQL_and_of_a_gateway_on_it_under_load_lose_nothing()
    {
        Require.Nothing(PostgresCluster.Binaries is null ? PostgresCluster.Lack : null);
        return Hold("3 rounds (kill 1, database 2): ", ProcessFault.Database, ProcessFault.Kill);
    }

    [Fact]
    public void An_acknowledged_message_that_is_not_there_is_lost() =>
        Assert.Equal(1, Judge([Ack(2), Ack(3)], Message(2)).Lost);

    [Fact]
    public void One_that_is_elsewhere_or_says_something_else_or_is_of_another_log_is_lost()
    {
        Assert.Equal(1, Judge([Ack(2) with { Seq = 5 }], Message(2)).Lost);
        Assert.Equal(1, Judge([Ack(2)], Message(2, content: "altered")).Lost);
        Assert.Equal(1, Judge([Ack(2) with { Epoch = 8 }], Message(2)).Lost);
    }

    [Fact]
    public void A_message_that_is_there_twice_is_duplicated()
    {
        var audit = Judge([Ack(2)], Message(2), Message(2) with { Seq = 9 });
        Assert.Equal((0, 1, 2), (audit.Lost, audit.Duplicated, audit.Messages));
    }

    [Fact]
    public void Most_rounds_are_the_first_fault_and_the_others_take_turns()
    {
        var options = new FaultOptions
        {
            Gateway = "", Rounds = 9, Faults = [ProcessFault.Kill, ProcessFault.Stop, ProcessFault.Disk], Publishers = 1, AcksMax = 1, Seed = 1, FaultSeconds = 1,
        };
        Assert.Equal("Kill Kill Stop Kill Kill Disk Kill Kill Stop", string.Join(' ', Enumerable.Range(1, 9).Select(options.OfRound)));
    }

    private static async Task Hold(string rounds, params ProcessFault[] faults)
    {
        var options = new FaultOptions
        {
            Gateway = Path.Combine(AppContext.BaseDirectory, "Chatroom.Gateway.dll"), Rounds = 3, Faults = faults, Publishers = 4,
            AcksMax = 50, Seed = 4, FaultSeconds = 1,
        };
        var said = new List<string>();
        Assert.True(await FaultRun.RunAsync(options, said.Add, TestContext.Current.CancellationToken) == ExitCodes.Held, string.Join('\n', said));
        Assert.Contains(rounds, said[^1], StringComparison.Ordinal);
        Assert.Contains(" 0 acked lost, 0 duplicated, 0 unexplained gaps, digests agree", said[^1], StringComparison.Ordinal);
    }

    private static Audit Judge(Ack[] acks, params HistoryItem[] items) => Audit.Judge(
        acks, Epoch, items.ToDictionary(item => item.Seq), items.GroupBy(item => (item.Event.User!, item.Event.Id!)).ToDictionary(g => g.Key, g => g.Count()), true);

    private static Ack Ack(long seq) => new("pub0", $"pub0-{seq}", Epoch, seq);

    private static HistoryItem Message(long seq, string? content = null) => new(seq, new WireEvent
    {
        Kind = EventKind.Message, User = "pub0", Id = $"pub0-{seq}", Type = "text", Content = content ?? Publishers.ContentOf($"pub0-{seq}"),
    });
}
