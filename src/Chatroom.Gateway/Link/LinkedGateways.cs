using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sockets;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>The gateways that the silo has told of last, and this one as it is now. Thread-safe.</summary>
internal sealed class LinkedGateways(OwnGateway own, GatewayOptions options, Arrivals arrivals) : ILiveGateways
{
    private IReadOnlyList<LiveGateway> _told = [];

    public void Now(IReadOnlyList<LiveGateway> told)
    {
        Volatile.Write(ref _told, told);
        arrivals.Others = Others.Count();
    }

    public IReadOnlyList<LiveGateway> All(HttpRequest request) =>
        [.. own.All(request), .. Others];

    private IEnumerable<LiveGateway> Others => Volatile.Read(ref _told).Where(other => other.Id != options.Id);
}
