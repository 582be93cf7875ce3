namespace Chatroom.Protocol;

/// <summary>The limits of the wire, the unit last in each name.</summary>
/// <remarks>The same table stands in docs/PROTOCOL.md; a test compares them.</remarks>
public static class WireLimits
{
    /// <summary>Bytes of one frame from a client, in either format. Beyond it: close 4501, code 32002.</summary>
    public const int ClientFrameBytes = 16_384;
    /// <summary>Arrays and maps inside each other, in any frame. Beyond it: close 4501, code 32002.</summary>
    public const int Depth = 8;
    /// <summary>Bytes of UTF-8 of the token in CONNECT. Beyond it: close 4501, code 33003.</summary>
    public const int TokenBytes = 4096;
    /// <summary>Bytes of UTF-8 of the client name in CONNECT. Beyond it: close 4501, code 33003.</summary>
    public const int ClientNameBytes = 64;
    /// <summary>Bytes of a resume ticket. Beyond it: not taken, as a forged one.</summary>
    public const int TicketBytes = 512;
    /// <summary>Bytes of UTF-8 of a user id. Beyond it: close 4502, code 31004.</summary>
    public const int UserIdBytes = 64;
    /// <summary>Bytes of a room id. Beyond it: 23412.</summary>
    public const int RoomIdBytes = 64;
    /// <summary>Bytes of UTF-8 of a client message id. Beyond it: 23412.</summary>
    public const int ClientMessageIdBytes = 64;
    /// <summary>Bytes of UTF-8 of a QUERY's method. Beyond it: close 4501, code 33003.</summary>
    public const int MethodBytes = 32;
    /// <summary>Bytes of UTF-8 of a message's content. Beyond it: 23412.</summary>
    public const int ContentBytes = 4096;
    /// <summary>Bytes of UTF-8 of all keys and values of a message's <c>extra</c>. Beyond it: 23412.</summary>
    public const int ExtraBytes = 1024;
    /// <summary>Keys of a message's <c>extra</c>. Beyond it: 23412.</summary>
    public const int ExtraKeys = 16;
    /// <summary>Bytes of an entry's key. Beyond it: 23412.</summary>
    public const int EntryKeyBytes = 128;
    /// <summary>UTF-16 code units of an entry's value. Beyond it: 23412.</summary>
    public const int EntryValueChars = 4096;
    /// <summary>UTF-16 code units of a reason. Beyond it: 23412.</summary>
    public const int ReasonChars = 256;
    /// <summary>Keys or user ids named in one QUERY. Beyond it: 23412.</summary>
    public const int QueryKeys = 100;
    /// <summary>User ids named in one QUERY <c>members.of</c>. Beyond it: 23412.</summary>
    public const int QueryUsers = 1_000;
    /// <summary>Items of one QUERY <c>entries.batch</c>. Beyond it: 23412.</summary>
    public const int QueryItems = 20;
}
