using System.Globalization;
using System.Net;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Webhooks;

/// <summary>What became of a call.</summary>
internal enum WebhookResult
{
    /// <summary>2xx.</summary>
    Taken,
    /// <summary>The receiver will not have this content; another call may go well.</summary>
    Refused,
    /// <summary>Everything else: it may go well later.</summary>
    Failed,
}

/// <summary>The outcome of a call. Immutable.</summary>
/// <param name="RetryAfterMs">What the receiver asked for; 0 nothing.</param>
internal readonly record struct WebhookOutcome(WebhookResult Result, string Error = "", long RetryAfterMs = 0);

/// <summary>Makes one call: builds the body, signs it, posts it, judges the answer. Thread-safe. Redirects are not followed.</summary>
internal sealed class WebhookSender(HttpMessageInvoker http, WebhookOptions options, TimeProvider clock)
{
    /// <summary>A handler as this and the pre-send hook want it: no redirects, no cookies, addresses asked anew every few minutes.</summary>
    public static SocketsHttpHandler Handler(int connections) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = connections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16,
    };

    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<WebhookOutcome> Send(WebhookSettings to, IReadOnlyList<StoredWebhook> rows, CancellationToken stop)
    {
        using var request = WebhookSignature.Post(to.Url!, to.Secret, clock.GetUtcNow(), Body(rows));
        request.Headers.Add("Chatroom-Attempt", (rows[0].Attempts + 1).ToString(CultureInfo.InvariantCulture));
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.CallMs), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return Judge(response);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(WebhookResult.Failed, $"no answer in {options.CallMs} ms");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new(WebhookResult.Failed, failure.Message);
        }
    }

    private WebhookOutcome Judge(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return new(WebhookResult.Taken);
        var status = (int)response.StatusCode;
        var result = status is >= 400 and < 500 && !MayPass(response.StatusCode) ? WebhookResult.Refused : WebhookResult.Failed;
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - clock.GetUtcNow()) ?? TimeSpan.Zero;
        return new(result, $"HTTP {status}", Math.Clamp((long)wait.TotalMilliseconds, 0, options.RetryMaxMs));
    }

    /// <summary>Said of the receiver's state or set-up rather than of what was sent.</summary>
    private static bool MayPass(HttpStatusCode status) => status
        is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.MisdirectedRequest or (HttpStatusCode)425
        or HttpStatusCode.TooManyRequests or HttpStatusCode.ProxyAuthenticationRequired;

    private static byte[] Body(IReadOnlyList<StoredWebhook> rows)
    {
        using var body = new MemoryStream(rows.Sum(row => row.Payload.Length + 1) + 16);
        body.Write("{\"events\":["u8);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) body.WriteByte((byte)',');
            body.Write(rows[i].Payload);
        }
        body.Write("]}"u8);
        return body.ToArray();
    }
}
