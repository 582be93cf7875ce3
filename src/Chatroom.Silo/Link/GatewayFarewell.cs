using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Silo.Link;

/// <summary>Tells everyone that a gateway is gone: one command a room for all of its members, one call a directory shard. Thread-safe.</summary>
internal sealed partial class GatewayFarewell(IGrains grains, ILogger log)
{
    /// <summary>Begins all calls before it returns, so that whatever is asked later comes behind them. Never throws.</summary>
    public Task Tell(GatewayLink link)
    {
        var drop = CommandCodec.Write([(new DropGateway(link.Gateway), WireFormat.MessagePack)]);
        return Task.WhenAll(
            [
                .. link.Rooms.SelectMany(room => (Task[])
                    [
                        Try(link, room, () => grains.Room(room).Execute("", drop)), Try(link, room, () => grains.Room(room).Detach(link.Gateway)),
                    ]),
                .. grains.Directories.SelectMany(shard => (Task[])
                    [
                        Try(link, "directory", () => shard.Lose(link.Gateway)), Try(link, "directory", () => shard.Detach(link.Gateway)),
                    ]),
                Try(link, "app", () => grains.App.Detach(LinkCalls.AppName(link.Gateway))),
            ]);
    }

    private async Task Try(GatewayLink link, string who, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception failure)
        {
            // Its members there stay until they are announced by another gateway, or the room leaves memory.
            LogNotTold(link.Gateway, who, failure);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "That gateway {Gateway} is gone could not be told to {Who}")]
    private partial void LogNotTold(string gateway, string who, Exception failure);
}
