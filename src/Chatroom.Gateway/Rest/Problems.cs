using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chatroom.Grains.Embedded;
using Chatroom.Grains.Link;
using Chatroom.Grains.Rooms;
using Chatroom.Grains.Store;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Mvc;

namespace Chatroom.Gateway.Rest;

/// <summary>Errors of HTTP calls: RFC 9457 problem details with this service's code. Stateless.</summary>
internal static partial class Problems
{
    private static readonly string[] More = ["reason", "failed", "versions"];

    public static IResult Result(int status, int code, string why) => Results.Problem(Details(status, code, why));

    public static Task Write(HttpContext context, int status, int code, string why, long retryAfterMs = 0)
    {
        if (retryAfterMs > 0) context.Response.Headers.RetryAfter = RetryAfter(retryAfterMs);
        context.Response.StatusCode = status;
        var details = Details(status, code, why);
        if (retryAfterMs > 0) details.Extensions["retryAfterMs"] = retryAfterMs;
        return context.Response.WriteAsJsonAsync(details, options: null, contentType: "application/problem+json");
    }

    /// <summary>A room's refusal, with what its details say.</summary>
    public static IResult OfRefusal(int code, byte[] details)
    {
        using var json = JsonDocument.Parse(details);
        var rule = json.RootElement.TryGetProperty("rule", out var named) ? named.GetString() : null;
        var which = json.RootElement.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.String ? $"user {user.GetString()}" : "";
        // Of a batch: what was not written and why, and what was; of a hook's refusal: what it said.
        (string Key, object? Value)[] more =
            [.. More.Where(key => json.RootElement.TryGetProperty(key, out _)).Select(key => (key, (object?)json.RootElement.GetProperty(key).Clone()))];
        return Of(code, which, rule, Number(json.RootElement, "until"), Number(json.RootElement, "retryAfterMs"), more);
    }

    /// <param name="which">What of the call it is about; "" nothing in particular.</param>
    /// <param name="untilMs">When it ends; 0: not by time.</param>
    /// <param name="retryAfterMs">0: waiting does not help.</param>
    /// <param name="more">What else the refusal says.</param>
    public static IResult Of(int code, string which, string? rule, long untilMs, long retryAfterMs, params (string Key, object? Value)[] more)
    {
        var meaning = RestCodes.MeaningOf(code);
        var details = Details(RestCodes.StatusOf(code), code, which.Length > 0 ? $"{meaning}: {which}" : meaning);
        if (!string.IsNullOrEmpty(rule)) details.Extensions["rule"] = rule;
        if (untilMs != 0) details.Extensions["until"] = untilMs;
        if (retryAfterMs != 0) details.Extensions["retryAfterMs"] = retryAfterMs;
        foreach (var (key, value) in more) details.Extensions[key] = value;
        return retryAfterMs > 0 ? new Later(Results.Problem(details), retryAfterMs) : Results.Problem(details);
    }

    /// <summary>As HTTP says it: whole seconds, never none.</summary>
    public static string RetryAfter(long ms) => Math.Max(1, (ms + 999) / 1_000).ToString(CultureInfo.InvariantCulture);

    private static long Number(JsonElement details, string key) =>
        details.TryGetProperty(key, out var value) && value.TryGetInt64(out var number) ? number : 0;

    /// <summary>A refusal that ends: the header says when, too. Immutable.</summary>
    private sealed class Later(IResult refusal, long retryAfterMs) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.Headers.RetryAfter = RetryAfter(retryAfterMs);
            return refusal.ExecuteAsync(context);
        }
    }

    /// <summary>Whatever goes wrong with a call under <c>/v1</c> is told as a problem, and elsewhere that there is nothing.</summary>
    public static void UseProblems(this WebApplication app) => app.Use(static (context, next) =>
        context.Request.Path.StartsWithSegments("/v1") ? Guarded(context, next) : Served(context, next));

    private static async Task Served(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, HasStarted: false, ContentType: null })
            await Write(context, context.Response.StatusCode, Codes.BadParameter, Unserved(context.Response.StatusCode));
    }

    private static async Task Guarded(HttpContext context, RequestDelegate next)
    {
        var (status, code, why) = (0, 0, "");
        try
        {
            await next(context);
            // What the framework refuses it leaves without a body.
            var refused = context.Response is { StatusCode: >= StatusCodes.Status400BadRequest, HasStarted: false, ContentType: null };
            if (refused) (status, code, why) = (context.Response.StatusCode, Codes.BadParameter, Unserved(context.Response.StatusCode));
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            (status, code, why) = (bad.StatusCode, Codes.BadParameter, WrongIn(context.Request, bad));
        }
        catch (EngineAwayException away) when (!context.Response.HasStarted)
        {
            (status, code) = (StatusCodes.Status503ServiceUnavailable, Codes.ServerUnavailable);
            why = away is EngineStoppingException ? "this process goes down" : "the silo is away; try again";
        }
        catch (CallLostException) when (!context.Response.HasStarted)
        {
            (status, code, why) = (RestCodes.StatusOf(Codes.Timeout), Codes.Timeout, RestCodes.MeaningOf(Codes.Timeout));
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

    private static string Unserved(int status) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => "not with this HTTP method",
        StatusCodes.Status415UnsupportedMediaType => "Content-Type: application/json is wanted",
        _ => "not a call of this service",
    };

    // The framework speaks of its parameters; who calls knows fields and bodies.
    private static string WrongIn(HttpRequest request, BadHttpRequestException bad) => bad switch
    {
        { StatusCode: not StatusCodes.Status400BadRequest } => bad.Message,
        { InnerException: JsonException { Path: { Length: > 2 } path } } => $"{path[2..]}: has the wrong type, or is no JSON",
        { InnerException: not null } => "the body is not the JSON that is wanted",
        _ when request.ContentLength is null or 0 && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsDelete(request.Method) => "a body is wanted, in JSON",
        _ when WrongParameter().Match(bad.Message) is { Success: true } wrong => $"{wrong.Groups["name"]}: '{wrong.Groups["value"]}' is not what is wanted there",
        _ => bad.Message,
    };

    [GeneratedRegex("^Failed to bind parameter \".* (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex WrongParameter();

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
