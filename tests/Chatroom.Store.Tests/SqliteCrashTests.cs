using System.Diagnostics;
using System.Globalization;
using Chatroom.Grains.Store;

namespace Chatroom.Store.Tests;

/// <summary>A process that is killed in the middle of its appends loses none that it acknowledged.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private readonly SqliteTestFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task After_a_kill_every_acknowledged_batch_is_there_and_the_log_is_dense()
    {
        var acked = new Dictionary<string, long>();
        foreach (var lines in (int[])[1, 150, 400])
        {
            await RunAndKill(lines, acked);
            await Check(acked);
        }
    }

    /// <summary>Kills the child when it has printed so many lines; what it printed is in <paramref name="acked"/>.</summary>
    private async Task RunAndKill(int lines, Dictionary<string, long> acked)
    {
        var cancel = TestContext.Current.CancellationToken;
        var program = Path.Combine(AppContext.BaseDirectory, "Chatroom.Store.Crash.dll");
        using var child = Process.Start(new ProcessStartInfo("dotnet", [program, _file.Path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        for (var i = 0; await child.StandardOutput.ReadLineAsync(cancel) is { } line; i++)
        {
            // The last line may be cut off by the kill: then it claims a smaller seq, which is acknowledged too.
            if (line.Split(' ') is [var room, var seq] && long.TryParse(seq, CultureInfo.InvariantCulture, out var number))
                acked[room] = Math.Max(acked.GetValueOrDefault(room), number);
            if (i == lines) child.Kill();
        }
        await child.WaitForExitAsync(cancel);
        Assert.NotEqual(0, child.ExitCode);
    }

    private async Task Check(Dictionary<string, long> acked)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = SqliteRoomStore.Open(_file.Options);
        Assert.NotEmpty(acked);
        foreach (var (room, seq) in acked)
        {
            var loaded = await store.Load(room, cancel);
            Assert.InRange(loaded!.Head, seq, long.MaxValue);
            var kept = await store.Read(room, 1, 1, int.MaxValue, cancel);
            Assert.InRange(kept[0].First, 1, Math.Max(1, loaded.Snapshot?.Seq ?? 0));
            Assert.Equal(Sequence(kept[0].First, loaded.Head), kept.Select(batch => batch.First));
            Assert.All(kept, batch => Assert.Equal(batch.First, BitConverter.ToInt64(batch.Events)));
            Assert.Equal(Sequence((loaded.Snapshot?.Seq ?? 0) + 1, loaded.Head), loaded.Batches.Select(batch => batch.First));
        }
    }

    private static IEnumerable<long> Sequence(long from, long to)
    {
        for (var seq = from; seq <= to; seq++) yield return seq;
    }
}
