using Chatroom.Gateway.Auth;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Rest;

/// <summary>Lets only signed calls of the app through. Stateless.</summary>
internal static class SignedCalls
{
    private const int BodyBytes = 65_536;

    public static TBuilder RequireSignature<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilterFactory((_, next) => async call =>
        {
            var request = call.HttpContext.Request;
            // Bound once already; a signature is over the bytes as they came.
            var body = (byte[]?)call.HttpContext.Items[typeof(SignedCalls)] ?? [];
            var target = $"{request.Path}{request.QueryString}";
            var refusal = call.HttpContext.RequestServices.GetRequiredService<AppSignature>()
                .Check(request.Method, target, request.Headers, body);
            if (refusal is not { } why) return await next(call);
            var status = why.Code == Codes.ApiRate ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
            return Problems.Result(status, why.Code, why.Why);
        });

    /// <summary>Keeps the body's bytes for the signature, bounded.</summary>
    public static void UseKeptBodies(this WebApplication app) => app.Use(static (context, next) =>
        context.Request.Path.StartsWithSegments("/v1") && context.Request.ContentLength is not (null or 0) ? Keep(context, next) : next(context));

    private static async Task Keep(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentLength > BodyBytes)
        {
            await Problems.Write(context, StatusCodes.Status413PayloadTooLarge, Codes.BadParameter, $"a body has at most {BodyBytes} bytes");
            return;
        }
        var body = new byte[context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        context.Request.Body = new MemoryStream(body, writable: false);
        context.Items[typeof(SignedCalls)] = body;
        await next(context);
    }
}
