using Chatroom.Grains.Hooks;
using Chatroom.Grains.Orleans.Tests.Kit;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Spec;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Orleans.Tests;

/// <summary>The Orleans engine keeps the grains' spec. A process of the spec is a silo here.</summary>
public sealed class OrleansGrainTests : GrainSpec
{
    private readonly List<TestSilos> _silos = [];

    protected override bool LeavesWhenDeposed => true;

    protected override bool OrdersFirstCalls => false;

    protected override IGrains Start(IRoomStore store, TimeProvider clock, GrainOptions options)
    {
        var parts = new GrainParts(
            store, clock, options, new OutletSet(options),
            new HookCalls(options.Hooks, clock, NullLogger.Instance, Hook), NullLoggerFactory.Instance);
        var silo = Task.Run(() => TestSilos.Start(() => parts)).GetAwaiter().GetResult();
        _silos.Add(silo);
        return silo[0];
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await base.DisposeAsync();
    }
}
