using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Gateway.Link;

/// <summary>Says who this gateway is, and checks that the other end is the silo. Stateless.</summary>
internal static class SiloHandshake
{
    /// <summary>The lease, and what came right behind the welcome.</summary>
    /// <exception cref="IOException">The silo has closed, or does not know the secret.</exception>
    public static async Task<(int LeaseMs, List<LinkFrame> Behind)> Meet(
        LinkSocket socket, GatewayOptions gateway, LinkInstance instance, string secret, LinkHeartbeat load, CancellationToken cancel)
    {
        var frames = new List<LinkFrame>();
        if (!await socket.Receive(frames.Add, LinkLimits.HelloBytes, cancel) || frames is not [LinkChallenge challenge])
            throw new IOException("the silo asks for no proof");
        var nonce = LinkProof.Nonce();
        var proof = LinkProof.OfGateway(secret, challenge.Nonce, nonce, gateway.Id, instance.Number);
        await socket.Send(
            [
                new LinkHello(
                    LinkLimits.Version, gateway.Id, instance.Number, gateway.PublicUrl, gateway.Region, load.Connections, load.Capacity, nonce, proof),
            ], cancel);
        frames.Clear();
        if (!await socket.Receive(frames.Add, LinkLimits.MessageBytes, cancel) || frames is not [LinkWelcome welcome, ..])
            throw new IOException("the silo does not take this gateway");
        if (!LinkProof.Equal(LinkProof.OfSilo(secret, challenge.Nonce, nonce), welcome.Proof)) throw new IOException("the silo does not know the secret");
        return (Math.Max(1, welcome.LeaseMs), frames[1..]);
    }
}
