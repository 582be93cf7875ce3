using Chatroom.Client;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Faults;

/// <summary>
/// Rounds of faults on a real gateway under load, and the audit of its log at the end. Not thread-safe. The gateway and its data are
/// its own, in a folder that is gone afterwards.
/// </summary>
internal sealed class FaultRun(FaultOptions options, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ClockJump = TimeSpan.FromMinutes(2);
    private readonly Random _random = new(options.Seed);
    private readonly SortedDictionary<ProcessFault, int> _done = [];
    private readonly SortedDictionary<ProcessFault, string> _skipped = [];
    private bool _isClockOff;

    /// <summary>Runs, says one line of what was found, and returns the exit code.</summary>
    internal static async Task<int> RunAsync(FaultOptions options, Action<string> say, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-faults-").FullName;
        try
        {
            return await new FaultRun(options, say).RunAsync(folder, token);
        }
        catch (Exception e) when (e is RunFailedException or ChatException)
        {
            say("broken: " + e.Message);
            return ExitCodes.Broken;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(string folder, CancellationToken token)
    {
        await using var database = await MakeDatabaseAsync();
        var shim = MakeShim(folder);
        using var gateway = new GatewayProcess(options.Gateway, folder, shim, database);
        await gateway.StartAsync(token);
        await using var reader = await Reader.StartAsync(gateway.Uri, token);
        await using var publishers = new Publishers();
        await publishers.StartAsync(gateway.Uri, options.Publishers, token);
        for (var round = 1; round <= options.Rounds; round++)
        {
            await AckedAsync(publishers, gateway, 1 + _random.Next(options.AcksMax), token);
            var fault = options.OfRound(round);
            if (_skipped.ContainsKey(fault)) fault = ProcessFault.Kill;
            await DoAsync(fault, gateway, shim, database, publishers, token);
            _done[fault] = _done.GetValueOrDefault(fault) + 1;
            if (round % 10 == 0 || options.Rounds <= 20) say($"round {round}: {fault.ToString().ToLowerInvariant()}, {publishers.Acked:N0} acknowledged so far");
        }
        await AckedAsync(publishers, gateway, 1, token);
        await publishers.FinishAsync().WaitAsync(Patience, token);
        var arrived = await reader.ReachesAsync(publishers.Acks.Max(ack => ack.Seq), Patience, token);
        return Told(publishers, reader, arrived, await Audit.ReadAsync(gateway.Uri, publishers.Acks, token));
    }

    /// <summary>The rooms are in PostgreSQL when it is one of the faults; then there is no file of the gateway that could fail.</summary>
    private async Task<PostgresCluster?> MakeDatabaseAsync()
    {
        if (!options.Faults.Contains(ProcessFault.Database)) return null;
        if (PostgresCluster.Binaries is null)
        {
            Skip(ProcessFault.Database, PostgresCluster.Lack);
            return null;
        }
        foreach (var fault in options.Faults.Intersect([ProcessFault.Disk, ProcessFault.Fsync])) Skip(fault, "the rooms are in PostgreSQL, not in a file");
        // A server that by default acknowledges before it has written: the store asks for more.
        return await PostgresCluster.Create("synchronous_commit=off");
    }

    private DiskAndClock? MakeShim(string folder)
    {
        ProcessFault[] wanted = [.. options.Faults.Where(fault => fault is ProcessFault.Disk or ProcessFault.Clock or ProcessFault.Fsync).Except(_skipped.Keys)];
        if (wanted.Length == 0) return null;
        var shim = DiskAndClock.Make(folder, out var reason);
        if (shim is null) foreach (var fault in wanted) Skip(fault, reason);
        return shim;
    }

    private void Skip(ProcessFault fault, string reason)
    {
        _skipped[fault] = reason;
        say($"skipped {fault.ToString().ToLowerInvariant()}: {reason}");
    }

    /// <summary>Waits until so many messages more are acknowledged: the fault before is over, and there is load.</summary>
    private static async Task AckedAsync(Publishers publishers, GatewayProcess gateway, int more, CancellationToken token)
    {
        var goal = publishers.Acked + more;
        for (var until = DateTime.UtcNow + Patience; publishers.Acked < goal; await Task.Delay(5, token))
        {
            if (publishers.Trouble is { } trouble) throw new RunFailedException($"a publisher gave up: {trouble}");
            if (gateway.HasExited) throw new RunFailedException("the gateway ended by itself");
            if (DateTime.UtcNow > until) throw new RunFailedException($"no {more} acknowledgements within {Patience.TotalSeconds:0} s");
        }
    }

    private async Task DoAsync(
        ProcessFault fault, GatewayProcess gateway, DiskAndClock? shim, PostgresCluster? database, Publishers publishers, CancellationToken token)
    {
        var lasts = TimeSpan.FromSeconds(options.FaultSeconds);
        switch (fault)
        {
            case ProcessFault.Kill:
                await gateway.KillAsync(token);
                await gateway.StartAsync(token);
                break;
            case ProcessFault.Stop:
                gateway.Stop();
                await Task.Delay(lasts, token);
                gateway.Continue();
                break;
            case ProcessFault.Disk:
                var before = publishers.Refused;
                shim!.FillDisk(true);
                await Task.Delay(lasts, token);
                shim.FillDisk(false);
                if (publishers.Refused == before) throw new RunFailedException("the disk was full and no publish was refused: the fault did not come through");
                break;
            case ProcessFault.Clock:
                _isClockOff = !_isClockOff;
                shim!.SetClockOff(_isClockOff ? ClockJump : TimeSpan.Zero);
                break;
            case ProcessFault.Fsync:
                shim!.SlowSyncs(500);
                await Task.Delay(lasts, token);
                shim.SlowSyncs(0);
                break;
            case ProcessFault.Database:
                await database!.Kill();
                await database.Start();
                break;
        }
    }

    private int Told(Publishers publishers, Reader reader, bool arrived, Audit audit)
    {
        var held = audit is { Lost: 0, Duplicated: 0, DigestAgrees: true } && reader.Unexplained == 0 && arrived && publishers.Trouble is null;
        var kinds = string.Join(", ", _done.Select(done => $"{done.Key.ToString().ToLowerInvariant()} {done.Value}"));
        var skipped = _skipped.Count == 0 ? "" : $"; skipped: {string.Join(", ", _skipped.Keys).ToLowerInvariant()}";
        say(FormattableString.Invariant(
            $"{options.Rounds} rounds ({kinds}{skipped}): {publishers.Acked} acked, {audit.Lost} acked lost, {audit.Duplicated} duplicated, {reader.Unexplained} unexplained gaps, digests {(audit.DigestAgrees ? "agree" : "DIFFER")} ({audit.Messages} messages in the log, {publishers.Refused} refusals sent again, the reader came back {reader.Reconnects} times and compared {reader.DigestsCompared} digests{(arrived ? "" : ", and did not reach the end")}): {(held ? "held" : "BROKEN")}"));
        return held ? ExitCodes.Held : ExitCodes.Broken;
    }
}
