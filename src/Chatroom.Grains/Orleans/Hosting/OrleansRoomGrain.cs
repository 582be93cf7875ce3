using Chatroom.Grains.Codec;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Orleans.Calls;
using Chatroom.Grains.Rooms;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Chatroom.Grains.Orleans.Hosting;

/// <summary>
/// Hosts one <see cref="RoomGrain"/> in the cluster: one activation, on the silo that had most room for it. Reentrant, so that calls
/// interleave at awaits as they do in the embedded engine.
/// </summary>
[Reentrant, ResourceOptimizedPlacement, GrainType("room")]
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed class OrleansRoomGrain(OrleansGrains engine) : Grain, IClusterRoom
{
    private readonly Dictionary<string, SiloLine> _silos = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lapses = new(StringComparer.Ordinal);
    private readonly long _life = Random.Shared.NextInt64(1, long.MaxValue);
    private OrleansActivation _activation = null!;
    private RoomGrain _room = null!;
    private IGrainTimer? _leases;
    private int _calls;

    private TimeSpan Lease => TimeSpan.FromMilliseconds(engine.Cluster.LeaseMs);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = engine.Activate(this.GetPrimaryKeyString(), DeactivateOnIdle);
        _room = engine.NewRoom(_activation);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        engine.Deactivate(_activation, _room, cancellationToken);

    public Task<Fenced> Attach(string silo, long line, ISiloRelay relay, string[] gateways, long epoch, long seq) => Call(silo, async () =>
    {
        // A call that was given up and comes late after all.
        if (_silos.TryGetValue(silo, out var newer) && newer.Line > line) throw new OperationCanceledException($"silo {silo} has a newer line");
        var opened = new SiloLine(_activation.Key, line, engine.WayTo(silo, relay)) { RenewedMs = Environment.TickCount64 };
        _silos[silo] = opened;
        _leases ??= this.RegisterGrainTimer(LetDeadSilosGo, new(Lease / 2, Lease / 2) { Interleave = true });
        try
        {
            return await Open(opened, gateways, epoch, seq);
        }
        catch
        {
            // Nothing goes down a line that was not opened: the silo must not find it here.
            if (_silos.GetValueOrDefault(silo) == opened) await LetGo(silo, opened);
            throw;
        }
    });

    private async Task<byte[]> Open(SiloLine line, string[] gateways, long epoch, long seq)
    {
        var answer = Array.Empty<byte>();
        foreach (var gateway in gateways)
        {
            line.Gateways.Add(gateway);
            answer = await _room.Attach(gateway, line.To(gateway));
        }
        line.Open(epoch < 0 ? [] : await _room.Missed(epoch, seq, Attached.From(answer).Seq));
        return answer;
    }

    public Task Detach(string silo, string gateway)
    {
        if (!_silos.TryGetValue(silo, out var line) || !line.Gateways.Remove(gateway)) return Task.CompletedTask;
        if (line.Gateways.Count == 0) Forget(silo);
        return LetGo(gateway);
    }

    public Task<long> Renew(string silo)
    {
        if (!_silos.TryGetValue(silo, out var line)) return Task.FromResult(0L);
        line.RenewedMs = Environment.TickCount64;
        return Task.FromResult(line.Line);
    }

    public Task<Fenced> Execute(string silo, string gateway, byte[] commands) =>
        Call(silo, () => gateway.Length == 0 && IsServedElsewhere(silo, commands) ? Task.FromResult<byte[]>([]) : _room.Execute(gateway, commands));

    /// <summary>A silo says that a gateway is gone, and it is with another silo by now: its members are here.</summary>
    private bool IsServedElsewhere(string silo, byte[] commands) =>
        CommandCodec.ReadAll(commands) is [(DropGateway lost, _)] && _silos.Any(other => other.Key != silo && other.Value.Gateways.Contains(lost.Gateway));

    public Task<Fenced> Read(string silo, long epoch, long from, int max, int format, string user, int role) =>
        Call(silo, () => _room.Read(epoch, from, max, format, user, role));

    public Task<Fenced> History(string silo, byte[] query, int format, string user, int role) =>
        Call(silo, () => _room.History(query, format, user, role));

    public Task<Fenced> Digest(string silo, long from, long to, bool each, int format, string user, int role) =>
        Call(silo, () => _room.Digest(from, to, each, format, user, role));

    public Task<Fenced> Rehearse(string silo, string user, string session, byte[] query, int format) =>
        Call(silo, () => _room.Rehearse(user, session, query, format));

    public Task<Fenced> Describe(string silo) => Call(silo, _room.Describe);

    private async Task<Fenced> Call(string silo, Func<Task<byte[]>> call)
    {
        if (_calls >= engine.Options.CallsPerGrain) throw new MailboxFullException(_activation.Key, engine.Options.CallsPerGrain);
        _calls++;
        try
        {
            var answer = await call();
            var line = _silos.GetValueOrDefault(silo);
            return new Fenced(answer, line?.Line ?? 0, line?.Told ?? 0, _life + _lapses.GetValueOrDefault(silo));
        }
        finally
        {
            _calls--;
        }
    }

    /// <summary>A silo that has not renewed is gone. Its gateways come back through another one, or are gone with it, and their members.</summary>
    private async Task LetDeadSilosGo()
    {
        var oldest = Environment.TickCount64 - engine.Cluster.LeaseMs;
        foreach (var (silo, line) in _silos.Where(one => one.Value.RenewedMs < oldest).ToArray())
        {
            // Should it come back after all, the room is another one to it: its gateways say again who is here.
            _lapses[silo] = _lapses.GetValueOrDefault(silo) + 1;
            await LetGo(silo, line);
            foreach (var gateway in line.Gateways.Where(gateway => LineOf(gateway) is null))
                await _room.Execute("", CommandCodec.Write([(new DropGateway(gateway), WireFormat.MessagePack)]));
        }
    }

    private async Task LetGo(string silo, SiloLine line)
    {
        Forget(silo);
        foreach (var gateway in line.Gateways) await LetGo(gateway);
    }

    /// <summary>One silo serves the gateway no more: if another one does by now, the room tells that one.</summary>
    private Task LetGo(string gateway) => LineOf(gateway) is { } other ? _room.Attach(gateway, other.To(gateway)) : _room.Detach(gateway);

    private SiloLine? LineOf(string gateway) => _silos.Values.FirstOrDefault(line => line.Gateways.Contains(gateway));

    private void Forget(string silo)
    {
        _silos.Remove(silo);
        if (_silos.Count > 0) return;
        _leases?.Dispose();
        _leases = null;
    }
}
