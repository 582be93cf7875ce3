namespace Chatroom.Protocol;

/// <summary>The numbers of the frames, the upper four bits of the header byte.</summary>
public enum FrameType : byte
{
    /// <summary>Opens a session; may join and resume at once.</summary>
    Connect = 1,

    /// <summary>Answer to CONNECT.</summary>
    Connack = 2,

    /// <summary>From a client a message; from the server a batch of the log, or with the retain bit a notice.</summary>
    Publish = 3,

    /// <summary>Answer to a PUBLISH with qos 1.</summary>
    Puback = 4,

    /// <summary>Everything else that a client asks.</summary>
    Query = 5,

    /// <summary>Answer to QUERY.</summary>
    Queryack = 6,

    /// <summary>Reserved.</summary>
    Querycon = 7,

    /// <summary>Heartbeat.</summary>
    Pingreq = 12,

    /// <summary>Answer to PINGREQ.</summary>
    Pingresp = 13,

    /// <summary>The last frame before a close.</summary>
    Disconnect = 14,
}
