using Chatroom.Grains.Embedded;
using Chatroom.Grains.Rooms;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Mvc;

namespace Chatroom.Gateway.Rest;

/// <summary>Errors of HTTP calls: RFC 9457 problem details with this service's code. Stateless.</summary>
internal static partial class Problems
{
    public static IResult Result(int status, int code, string why) => Results.Problem(Details(status, code, why));

    public static Task Write(HttpContext context, int status, int code, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Details(status, code, why), options: null, contentType: "application/problem+json");
    }

    /// <summary>Whatever goes wrong with a call under <c>/v1</c> is told as a problem.</summary>
    public static void UseProblems(this WebApplication app) => app.Use(static (context, next) =>
        context.Request.Path.StartsWithSegments("/v1") ? Guarded(context, next) : next(context));

    private static async Task Guarded(HttpContext context, RequestDelegate next)
    {
        var (status, code, why) = (0, 0, "");
        try
        {
            await next(context);
            // What the framework refuses it leaves without a body.
            var refused = context.Response is { StatusCode: >= StatusCodes.Status400BadRequest, HasStarted: false, ContentType: null };
            if (refused) (status, code, why) = (context.Response.StatusCode, Codes.BadParameter, "not a call of this service");
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            (status, code, why) = (bad.StatusCode, Codes.BadParameter, bad.Message);
        }
        catch (EngineStoppingException) when (!context.Response.HasStarted)
        {
            (status, code, why) = (StatusCodes.Status503ServiceUnavailable, Codes.ServerUnavailable, "this process goes down");
        }
        catch (Exception failure) when (!context.Response.HasStarted && IsAway(failure))
        {
            (status, code, why) = (StatusCodes.Status503ServiceUnavailable, Codes.ServerError, "the store does not answer; try again");
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            CallFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems)), context.Request.Path, failure);
            (status, code, why) = (StatusCodes.Status500InternalServerError, Codes.Unknown, "the call failed");
        }
        if (status != 0) await Write(context, status, code, why);
    }

    /// <summary>It may work later.</summary>
    private static bool IsAway(Exception failure) =>
        failure is RoomUnavailableException or StoreRefusedException or GrainRefusedException or IOException;

    private static ProblemDetails Details(int status, int code, string why) => new()
    {
        Status = status,
        Title = why,
        Extensions = { ["code"] = code },
    };

    [LoggerMessage(1, LogLevel.Error, "Call of {Path} failed")]
    private static partial void CallFailed(ILogger log, string path, Exception failure);
}
