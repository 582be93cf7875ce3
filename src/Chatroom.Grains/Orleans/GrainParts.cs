using Chatroom.Grains.Hooks;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Orleans;

/// <summary>What the grains of this silo are made of; the rules' clock is not the one that Orleans keeps its own time by. Immutable.</summary>
public sealed record GrainParts(
    IRoomStore Store, TimeProvider Clock, GrainOptions Options, OutletSet Outlets, HookCalls Hooks, ILoggerFactory Logs)
{
    /// <summary>How calls to the receiver of webhooks go, when this silo is the one that makes them.</summary>
    public Func<HttpMessageHandler> Receiver { get; init; } = static () => WebhookSender.Handler(OutletLanes.PerOutlet);
}
