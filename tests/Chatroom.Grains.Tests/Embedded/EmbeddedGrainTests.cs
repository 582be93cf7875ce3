using Chatroom.Grains.Embedded;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Store;
using Chatroom.Grains.Tests.Spec;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatroom.Grains.Tests.Embedded;

/// <summary>The embedded engine keeps the grains' spec.</summary>
public sealed class EmbeddedGrainTests : GrainSpec
{
    protected override IGrains Start(IRoomStore store, TimeProvider clock, GrainOptions options) =>
        new EmbeddedEngine(
            store, clock, options, NullLoggerFactory.Instance, hooks: new HookCalls(options.Hooks, clock, NullLogger.Instance, Hook));
}
