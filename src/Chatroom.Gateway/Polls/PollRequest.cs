using Chatroom.Gateway.Rest;
using Chatroom.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Chatroom.Gateway.Polls;

/// <summary>Takes the body of a poll in: bounded by size and time before any of it is looked at. Stateless.</summary>
internal static class PollRequest
{
    public const string Json = "application/json", MessagePack = "application/msgpack";

    /// <summary>The format that the body's type says; null: another one, or it is encoded, and nothing is unpacked here.</summary>
    public static WireFormat? FormatOf(HttpRequest request) => !string.IsNullOrEmpty(request.Headers.ContentEncoding) ? null : TypeIn(request);

    private static WireFormat? TypeIn(HttpRequest request) => request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        Json => WireFormat.Json,
        MessagePack => WireFormat.MessagePack,
        _ => null,
    };

    public static string TypeOf(WireFormat format) => format == WireFormat.Json ? Json : MessagePack;

    /// <summary>Reads the body, whether its length was said or not.</summary>
    /// <exception cref="BadHttpRequestException">It is too long or too slow, or no HTTP.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(HttpContext context, GatewayOptions options, TimeProvider clock)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }) return default;
        if (context.Request.ContentLength > options.PollBodyBytes) throw TooLong(options);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.PollBodyMs), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var buffer = new byte[context.Request.ContentLength ?? options.PollBodyBytes + 1];
        try
        {
            var length = await RequestBody.ReadAtMost(context, buffer, either.Token);
            return length <= options.PollBodyBytes ? buffer.AsMemory(0, length) : throw TooLong(options);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"the body did not come within {options.PollBodyMs} ms", StatusCodes.Status408RequestTimeout);
        }
    }

    private static BadHttpRequestException TooLong(GatewayOptions options) =>
        new($"a body has at most {options.PollBodyBytes} bytes", StatusCodes.Status413PayloadTooLarge);
}
