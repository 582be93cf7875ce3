using System.Globalization;
using Chatroom.Gateway.Metrics;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Sessions;
using Chatroom.Gateway.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary><c>/poll</c>: sessions over plain HTTP requests, for clients that cannot have a WebSocket. Thread-safe.</summary>
internal static class PollEndpoint
{
    public const string Path = "/poll";
    private const long RetryAfterMs = 1_000;

    public static void MapPolls(this WebApplication app)
    {
        var door = new Door(
            app.Services.GetRequiredService<Admission>(), app.Services.GetRequiredService<Origins>(),
            app.Services.GetRequiredService<SessionHost>(), app.Services.GetRequiredService<PollSessions>());
        app.Map(Path, context => Guarded(context, door, null));
        app.Map(Path + "/{session}", context => Guarded(context, door, (string)context.Request.RouteValues["session"]!));
    }

    private sealed record Door(Admission Admission, Origins Origins, SessionHost Host, PollSessions Sessions);

    private static async Task Guarded(HttpContext context, Door door, string? key)
    {
        var metrics = door.Host.Metrics;
        if (!door.Origins.Allows(context.Request))
        {
            if (key is null) metrics.Connect(GatewayMetrics.Origin);
            await Problems.Write(context, StatusCodes.Status403Forbidden, Codes.NotAuthorised, "this origin may not connect");
            return;
        }
        PollHeaders.Write(context);
        try
        {
            await Serve(context, door, key);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            metrics.Poll(GatewayMetrics.PollRefused);
            // Whatever of the body is still to come is nobody's.
            context.Response.Headers.Connection = "close";
            await Problems.Write(context, bad.StatusCode, Codes.IncompleteFrame, bad.Message);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
    }

    private static Task Serve(HttpContext context, Door door, string? key)
    {
        switch (context.Request.Method, key)
        {
            case ("OPTIONS", _):
                PollHeaders.WritePreflight(context);
                return Task.CompletedTask;
            case ("POST", null): return Open(context, door);
            case ("POST", _): return Poll(context, door, key);
            case ("DELETE", not null): return Close(context, door, key);
            default:
                context.Response.Headers.Allow = key is null ? "POST" : "POST, DELETE";
                return Refuse(context, door, StatusCodes.Status405MethodNotAllowed, Codes.BadParameter, "POST, or DELETE of a session");
        }
    }

    private static async Task Open(HttpContext context, Door door)
    {
        if (PollRequest.FormatOf(context.Request) is not { } format)
        {
            door.Host.Metrics.Connect(GatewayMetrics.Subprotocol);
            await WrongType(context, door);
            return;
        }
        var entry = door.Admission.TryEnter(context);
        if (!entry.IsIn)
        {
            await Refuse(context, door, entry.Status, Codes.ServerUnavailable, entry.Why, entry.RetryAfterSeconds * 1_000L);
            return;
        }
        if (await ReadFirst(context, door, entry.Address, format) is not { } body) return;
        var session = door.Sessions.Open(format, entry.Address);
        context.Response.Headers[PollHeaders.Session] = session.Key;
        context.Response.Headers[PollHeaders.WaitMs] = session.WaitMs.ToString(CultureInfo.InvariantCulture);
        await Exchange(context, door, session, 0, -1, body);
    }

    /// <summary>The first body: what has been admitted goes again when there is none.</summary>
    private static async Task<PollBody?> ReadFirst(HttpContext context, Door door, AddressCount? address, WireFormat format)
    {
        var isOpen = false;
        try
        {
            var body = new PollBody(await PollRequest.Read(context, door.Host.Options, door.Host.Clock), format);
            isOpen = !body.IsEmpty;
            if (isOpen) return body;
            await Refuse(context, door, StatusCodes.Status400BadRequest, Codes.InvalidArgument, "the first frame is CONNECT");
            return null;
        }
        finally
        {
            if (!isOpen) door.Admission.Leave(address);
        }
    }

    private static async Task Poll(HttpContext context, Door door, string key)
    {
        if (door.Sessions.Find(key) is not { } session)
        {
            await Gone(context, door, key);
            return;
        }
        if (PollHeaders.Read(context.Request, PollHeaders.Number) is not { } number
            || PollHeaders.Read(context.Request, PollHeaders.Acknowledged) is not { } acknowledged)
        {
            await Refuse(
                context, door, StatusCodes.Status400BadRequest, Codes.BadParameter, $"{PollHeaders.Number} and {PollHeaders.Acknowledged} are wanted");
            return;
        }
        var bytes = await PollRequest.Read(context, door.Host.Options, door.Host.Clock);
        if (!bytes.IsEmpty && PollRequest.FormatOf(context.Request) != session.Format) await WrongType(context, door);
        else await Exchange(context, door, session, number, acknowledged, new PollBody(bytes, session.Format));
    }

    private static async Task Exchange(HttpContext context, Door door, PollSession session, long number, long acknowledged, PollBody body)
    {
        var outcome = await session.Exchange(number, acknowledged, body, context.RequestAborted);
        switch (outcome.Status)
        {
            case StatusCodes.Status200OK:
                await Answer(context, door, session, outcome);
                break;
            case StatusCodes.Status410Gone:
                await Gone(context, door, session.Key, session.Closing ?? PollSessions.Left);
                break;
            case StatusCodes.Status409Conflict:
                await Refuse(context, door, outcome.Status, Codes.InvalidArgument, "not the number of a poll that is answered here and now");
                break;
            default:
                await Refuse(context, door, outcome.Status, Codes.TooFast, "polls before this one are not done yet", RetryAfterMs);
                break;
        }
    }

    private static async Task Answer(HttpContext context, Door door, PollSession session, PollOutcome outcome)
    {
        var answer = outcome.Answer!;
        door.Host.Metrics.Poll(
            outcome.IsResent ? GatewayMetrics.PollResent : answer.IsEmpty ? GatewayMetrics.PollEmpty : GatewayMetrics.PollFrames);
        var headers = context.Response.Headers;
        headers[PollHeaders.Number] = answer.Number.ToString(CultureInfo.InvariantCulture);
        if (answer.Close != 0) headers[PollHeaders.Close] = answer.Close.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = PollRequest.TypeOf(session.Format);
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static Task Close(HttpContext context, Door door, string key)
    {
        if (door.Sessions.Find(key) is not { } session) return Gone(context, door, key);
        if (!session.TryLeave()) return Gone(context, door, key, session.Closing ?? PollSessions.Left);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task Gone(HttpContext context, Door door, string key, CloseReason? reason = null)
    {
        reason ??= door.Sessions.WhyClosed(key);
        if (reason is null) return Refuse(context, door, StatusCodes.Status404NotFound, Codes.NoSuchSession, "no such session");
        context.Response.Headers[PollHeaders.Close] = reason.Close.ToString(CultureInfo.InvariantCulture);
        return Refuse(
            context, door, StatusCodes.Status410Gone, reason.Code == Codes.Ok ? Codes.NoSuchSession : reason.Code, reason.Text, reason.RetryAfterMs ?? 0);
    }

    private static Task WrongType(HttpContext context, Door door) => Refuse(
        context, door, StatusCodes.Status415UnsupportedMediaType, Codes.ProtocolVersion,
        $"{PollRequest.Json} or {PollRequest.MessagePack}, not encoded, the same throughout a session");

    private static Task Refuse(HttpContext context, Door door, int status, int code, string why, long retryAfterMs = 0)
    {
        door.Host.Metrics.Poll(GatewayMetrics.PollRefused);
        return Problems.Write(context, status, code, why, retryAfterMs);
    }
}
