namespace Chatroom.Protocol.Link;

/// <summary>First from the silo: who knows the secret proves it with this nonce. Immutable.</summary>
public sealed record LinkChallenge(byte[] Nonce) : LinkFrame;

/// <summary>A gateway says who it is. Immutable.</summary>
/// <param name="Gateway">Its id, one process at a time has it.</param>
/// <param name="Instance">Grows with each start of a process of that id: the higher one wins.</param>
/// <param name="Url">Where clients reach it; "" it is in no list.</param>
/// <param name="Region">"" none.</param>
/// <param name="Nonce">The silo proves itself with it.</param>
/// <param name="Proof">By the silo's nonce; empty: there is no secret.</param>
public sealed record LinkHello(
    int Version, string Gateway, long Instance, string Url, string Region, int Connections, int Capacity, byte[] Nonce, byte[] Proof) : LinkFrame;

/// <summary>The silo has taken the gateway. Immutable.</summary>
/// <param name="LeaseMs">Who is not heard of for so long is gone, on either side.</param>
/// <param name="Proof">By the gateway's nonce; empty: there is no secret.</param>
public sealed record LinkWelcome(int LeaseMs, byte[] Proof) : LinkFrame;

/// <summary>The gateway is there, and has so much to do. Immutable.</summary>
/// <param name="IsDraining">It takes no new clients any more.</param>
public sealed record LinkHeartbeat(int Connections, int Capacity, bool IsDraining) : LinkFrame;

/// <summary>The silo is there. Immutable.</summary>
/// <param name="IsStoreSound">Whether its store works.</param>
public sealed record LinkPulse(bool IsStoreSound) : LinkFrame;

/// <summary>A gateway that takes clients. Immutable.</summary>
public sealed record LiveGateway(string Id, string Url, string Region, int Connections, int Capacity);

/// <summary>The gateways that take clients now. Immutable.</summary>
public sealed record LinkGateways(IReadOnlyList<LiveGateway> Gateways) : LinkFrame
{
    public override int HeldBytes => OverheadBytes * (1 + Gateways.Count);
}
