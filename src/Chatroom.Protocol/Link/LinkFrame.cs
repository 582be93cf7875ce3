namespace Chatroom.Protocol.Link;

/// <summary>What travels between a gateway and a silo. Immutable. docs/LINK.md has the table.</summary>
public abstract record LinkFrame
{
    private protected const int OverheadBytes = 64;

    /// <summary>What it weighs in a queue, in bytes, about.</summary>
    public virtual int HeldBytes => OverheadBytes;
}

/// <summary>The limits of the link's wire.</summary>
public static class LinkLimits
{
    /// <summary>Both sides must speak the same.</summary>
    public const int Version = 1;

    /// <summary>One message, however many frames are in it. Beyond it: close 4501.</summary>
    public const int MessageBytes = 67_108_864;

    /// <summary>The first message of a peer that nobody knows yet.</summary>
    public const int HelloBytes = 4_096;

    /// <summary>Frames that wait travel together until a message has so many bytes.</summary>
    public const int TogetherBytes = 262_144;

    /// <summary>Ids, names, addresses.</summary>
    public const int TextBytes = 1_024;

    /// <summary>Elements of one list.</summary>
    public const int ListItems = 1_024;

    /// <summary>Of a nonce and of a proof.</summary>
    public const int ProofBytes = 32;
}

/// <summary>Why a link is closed: WebSocket close codes of the link.</summary>
public static class LinkCloseCodes
{
    /// <summary>It was cut, by the other process's death or the network: nobody sends this (RFC 6455, 7.4.1).</summary>
    public const int Cut = 1006;

    /// <summary>The silo goes down; the gateway comes back.</summary>
    public const int Draining = 4001;

    /// <summary>Nothing was heard for a lease, or nothing was taken; the gateway comes back.</summary>
    public const int LeaseExpired = 4003;

    /// <summary>No hello in time, or too many gateways; the gateway comes back.</summary>
    public const int Refused = 4004;

    /// <summary>Bytes that are no frames; the gateway comes back.</summary>
    public const int BadFrame = 4501;

    /// <summary>The proof is wrong; the gateway comes back, since secrets are changed one process after the other.</summary>
    public const int Proof = 4502;

    /// <summary>A newer process has this gateway's id: this one must end.</summary>
    public const int Fenced = 4503;

    /// <summary>Another version of the link; the gateway comes back.</summary>
    public const int Version = 4505;
}
