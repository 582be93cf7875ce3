using Microsoft.AspNetCore.Mvc;

namespace Chatroom.Gateway.Rest;

/// <summary>Errors of HTTP calls: RFC 9457 problem details with this service's code. Stateless.</summary>
public static class Problems
{
    public static IResult Result(int status, int code, string why) => Results.Problem(Details(status, code, why));

    public static Task Write(HttpContext context, int status, int code, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Details(status, code, why), options: null, contentType: "application/problem+json");
    }

    private static ProblemDetails Details(int status, int code, string why) => new()
    {
        Status = status,
        Title = why,
        Extensions = { ["code"] = code },
    };
}
