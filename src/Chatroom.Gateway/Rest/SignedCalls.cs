using System.Text.Unicode;
using Chatroom.Gateway.Auth;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Chatroom.Gateway.Rest;

/// <summary>Lets only signed calls of the app through. Stateless.</summary>
internal static class SignedCalls
{
    // A thousand user ids of 64 bytes, in quotes.
    private const int BodyBytes = 131_072;

    public static TBuilder RequireSignature<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new SignedCall());

    /// <summary>Before anything of a call is looked at: its body is read, bounded, and its signature checked.</summary>
    public static void UseSignatures(this WebApplication app)
    {
        var signature = app.Services.GetRequiredService<AppSignature>();
        app.Use((context, next) => context.Request.Path.StartsWithSegments("/v1") ? Check(context, next, signature) : next(context));
    }

    private static async Task Check(HttpContext context, RequestDelegate next, AppSignature signature)
    {
        if (await ReadBody(context) is not { } body)
        {
            await Problems.Write(context, StatusCodes.Status413PayloadTooLarge, Codes.BadParameter, $"a body has at most {BodyBytes} bytes");
            return;
        }
        if (context.GetEndpoint()?.Metadata.GetMetadata<SignedCall>() is not null)
        {
            // As it stands in the request: what was unescaped and escaped again need not be what was signed.
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            if (signature.Check(context.Request.Method, target, context.Request.Headers, body) is { } refusal)
            {
                var status = refusal.Code == Codes.ApiRate ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
                await Problems.Write(context, status, refusal.Code, refusal.Why);
                return;
            }
            if (await IsTooOften(context)) return;
            // Nothing is unpacked here: what is small stays small.
            if (!string.IsNullOrEmpty(context.Request.Headers.ContentEncoding))
            {
                await Problems.Write(context, StatusCodes.Status415UnsupportedMediaType, Codes.BadParameter, "a body is not encoded");
                return;
            }
            // JSON is UTF-8 (RFC 8259, 8.1); its parser looks at that only where a text is asked for.
            if (!Utf8.IsValid(body))
            {
                await Problems.Write(context, StatusCodes.Status400BadRequest, Codes.BadParameter, "a body is UTF-8");
                return;
            }
        }
        await next(context);
    }

    /// <summary>Counted once the caller is known: nobody else can use up the app's calls.</summary>
    private static async Task<bool> IsTooOften(HttpContext context)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        if (metadata.GetMetadata<IEndpointNameMetadata>() is not { } method) return false;
        var perSecond = metadata.GetMetadata<CallsPerSecond>()?.Calls ?? context.RequestServices.GetRequiredService<GatewayOptions>().ApiCallsPerSecond;
        if (context.RequestServices.GetRequiredService<CallRates>().TryTake(method.EndpointName, perSecond, out var retryAfterMs)) return false;
        await Problems.Write(
            context, StatusCodes.Status429TooManyRequests, Codes.ApiRate, $"{method.EndpointName}: at most {perSecond} calls a second", retryAfterMs);
        return true;
    }

    /// <summary>The body, whether its length was said or not; null when it is too long.</summary>
    private static async Task<byte[]?> ReadBody(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }) return [];
        if (context.Request.ContentLength > BodyBytes) return null;
        var buffer = new byte[context.Request.ContentLength ?? BodyBytes + 1];
        var length = await RequestBody.ReadAtMost(context, buffer, context.RequestAborted);
        if (length > BodyBytes) return null;
        var body = buffer.AsMemory(0, length).ToArray();
        context.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }

    /// <summary>Whether that, of an endpoint's metadata, says that it wants a signature.</summary>
    public static bool IsMark(object metadata) => metadata is SignedCall;

    /// <summary>Marks an endpoint that wants a signature.</summary>
    private sealed class SignedCall;
}
