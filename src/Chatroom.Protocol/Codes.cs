namespace Chatroom.Protocol;

/// <summary>The codes of CONNACK, PUBACK, QUERYACK and DISCONNECT.</summary>
/// <remarks>The same table stands in docs/PROTOCOL.md; a test compares them.</remarks>
public static class Codes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;
    /// <summary>The outcome is not known.</summary>
    public const int Timeout = -1;
    /// <summary>Unknown error.</summary>
    public const int Unknown = -2;
    /// <summary>Bad parameter.</summary>
    public const int BadParameter = -3;
    /// <summary>Blocked by that user.</summary>
    public const int Blocked = 405;
    /// <summary>Server API rate.</summary>
    public const int ApiRate = 1008;
    /// <summary>Two devices keep evicting each other: wait a minute.</summary>
    public const int KickLoop = 1101;
    /// <summary>Your role may not do this.</summary>
    public const int NotAuthorised = 20406;
    /// <summary>Rate limit, slow mode or the room's intake: see <c>rule</c>.</summary>
    public const int TooFast = 20604;
    /// <summary>Refused by the word filter.</summary>
    public const int WordShielded = 21501;
    /// <summary>Sent with words replaced.</summary>
    public const int WordReplaced = 21502;
    /// <summary>Refused by the room's hook.</summary>
    public const int HookRefused = 21504;
    /// <summary>The room's hook gave no answer, and the room does not send without one.</summary>
    public const int HookFailed = 21505;
    /// <summary>Not in the room.</summary>
    public const int NotInRoom = 23406;
    /// <summary>No such user in the room.</summary>
    public const int NoSuchUser = 23407;
    /// <summary>Muted.</summary>
    public const int Muted = 23408;
    /// <summary>Kicked or banned.</summary>
    public const int KickedOrBanned = 23409;
    /// <summary>No such room.</summary>
    public const int NoSuchRoom = 23410;
    /// <summary>The room is full.</summary>
    public const int RoomFull = 23411;
    /// <summary>Bad room parameter: size, type, id.</summary>
    public const int BadRoomParameter = 23412;
    /// <summary>Room error.</summary>
    public const int RoomError = 23413;
    /// <summary>This room keeps no history.</summary>
    public const int HistoryOff = 23414;
    /// <summary>Too many entries.</summary>
    public const int EntryLimit = 23423;
    /// <summary>Entry exists and is not yours, or its version differs.</summary>
    public const int EntryExists = 23424;
    /// <summary>Entries are off in this room.</summary>
    public const int EntriesOff = 23426;
    /// <summary>No such entry.</summary>
    public const int NoSuchEntry = 23427;
    /// <summary>Part of a batch failed.</summary>
    public const int BatchPartlyFailed = 23428;
    /// <summary>Not stored: try again later.</summary>
    public const int ServerError = 24015;
    /// <summary>Recalled.</summary>
    public const int Recalled = 25101;
    /// <summary>Response time-out.</summary>
    public const int ResponseTimeout = 30003;
    /// <summary>CONNECT did not come in time.</summary>
    public const int ConnackTimeout = 31000;
    /// <summary>Protocol version not spoken here.</summary>
    public const int ProtocolVersion = 31001;
    /// <summary>App key wrong.</summary>
    public const int AppKey = 31002;
    /// <summary>Server unavailable or draining.</summary>
    public const int ServerUnavailable = 31003;
    /// <summary>Token wrong or expired.</summary>
    public const int TokenWrong = 31004;
    /// <summary>Token of another app.</summary>
    public const int TokenOfOtherApp = 31005;
    /// <summary>Connect elsewhere.</summary>
    public const int Redirected = 31006;
    /// <summary>User banned.</summary>
    public const int UserBanned = 31009;
    /// <summary>The same user logged in elsewhere.</summary>
    public const int OtherLogin = 31010;
    /// <summary>Server error, closed.</summary>
    public const int ServerClosed = 31011;
    /// <summary>No such session to poll, or it is over.</summary>
    public const int NoSuchSession = 31012;
    /// <summary>Query data wrong.</summary>
    public const int QueryData = 32001;
    /// <summary>Incomplete or malformed frame.</summary>
    public const int IncompleteFrame = 32002;
    /// <summary>Invalid argument in a frame.</summary>
    public const int InvalidArgument = 33003;

    /// <summary>Whether the code says that what was asked for is done, be it with words replaced.</summary>
    public static bool IsDone(int code) => code is Ok or WordReplaced;
}
