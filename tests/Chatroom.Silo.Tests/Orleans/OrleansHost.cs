using Chatroom.Grains;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Orleans;
using Chatroom.Grains.Orleans.Tests.Kit;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Silo.Tests.Orleans;

/// <summary>The grains of one silo of Orleans in this process, on the clock of a test. Stateless.</summary>
internal static class OrleansHost
{
    public static (IGrains Grains, IAsyncDisposable Host) Start(IRoomStore store, TimeProvider clock, GrainOptions options)
    {
        var parts = new GrainParts(
            store, clock, options, new OutletSet(options),
            new HookCalls(options, clock, NullLogger<HookCalls>.Instance), NullLoggerFactory.Instance);
        var silos = Task.Run(() => TestSilos.Start(() => parts)).GetAwaiter().GetResult();
        return (silos[0], silos);
    }
}
