using Chatroom.Protocol;

namespace Chatroom.Gateway.Rest;

/// <summary>A code of the protocol as HTTP has it. Stateless.</summary>
internal static class RestCodes
{
    public static int StatusOf(int code) => code switch
    {
        Codes.Ok => StatusCodes.Status200OK,
        Codes.BadParameter or Codes.BadRoomParameter or Codes.InvalidArgument or Codes.IncompleteFrame or Codes.QueryData => StatusCodes.Status400BadRequest,
        Codes.AppKey => StatusCodes.Status401Unauthorized,
        Codes.NotAuthorised or Codes.Muted or Codes.KickedOrBanned or Codes.UserBanned or Codes.Blocked => StatusCodes.Status403Forbidden,
        Codes.NoSuchRoom or Codes.NoSuchUser or Codes.NotInRoom or Codes.NoSuchEntry => StatusCodes.Status404NotFound,
        Codes.RoomFull or Codes.HistoryOff or Codes.EntriesOff or Codes.EntryLimit or Codes.EntryExists or Codes.BatchPartlyFailed
            or Codes.WordShielded or Codes.HookRefused => StatusCodes.Status409Conflict,
        Codes.Recalled => StatusCodes.Status410Gone,
        Codes.ApiRate or Codes.TooFast => StatusCodes.Status429TooManyRequests,
        Codes.ServerError or Codes.ServerUnavailable or Codes.HookFailed => StatusCodes.Status503ServiceUnavailable,
        Codes.Timeout or Codes.ResponseTimeout => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static string MeaningOf(int code) => code switch
    {
        Codes.Timeout => "the outcome is not known",
        Codes.BadParameter => "bad parameter",
        Codes.NotAuthorised => "that may not be done",
        Codes.TooFast => "too fast",
        Codes.WordShielded => "refused by the word filter",
        Codes.HookRefused => "refused by the room's hook",
        Codes.HookFailed => "the room's hook gave no answer",
        Codes.NotInRoom => "not in the room",
        Codes.NoSuchUser => "no such user",
        Codes.Muted => "muted",
        Codes.KickedOrBanned => "kicked or banned",
        Codes.NoSuchRoom => "no such room",
        Codes.RoomFull => "the room is full",
        Codes.BadRoomParameter => "not within the room's limits",
        Codes.HistoryOff => "this room keeps no history",
        Codes.EntryLimit => "too many entries",
        Codes.EntryExists => "the entry exists and is not the server's, or its version differs",
        Codes.EntriesOff => "entries are off in this room",
        Codes.NoSuchEntry => "no such entry",
        Codes.BatchPartlyFailed => "part of it failed",
        Codes.ServerError => "not stored; try again",
        Codes.Recalled => "recalled",
        Codes.UserBanned => "banned",
        _ => "refused",
    };
}
