using System.Globalization;
using System.Net;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;

namespace Chatroom.Grains.Webhooks;

/// <summary>Makes one call: builds the body, signs it, posts it, judges the answer. Thread-safe. Redirects are not followed.</summary>
/// <param name="outlets">Whom to tell by now.</param>
internal sealed class WebhookSender(HttpMessageInvoker http, OutletSet outlets, WebhookOptions options, TimeProvider clock) : IOutletSender
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

    public string Where => outlets.WebhookSettings.Url?.ToString() ?? "";

    public async Task<SendOutcome> Send(IReadOnlyList<StoredOutletRow> rows, CancellationToken stop)
    {
        var to = outlets.WebhookSettings;
        if (to.Url is null) return new(SendResult.Failed, "switched off");
        using var request = WebhookSignature.Post(to.Url, to.Secret, clock.GetUtcNow(), Body(rows));
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
            return new(SendResult.Failed, $"no answer in {options.CallMs} ms");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new(SendResult.Failed, failure.Message);
        }
    }

    private SendOutcome Judge(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return new(SendResult.Taken);
        var status = (int)response.StatusCode;
        var result = status is >= 400 and < 500 && !MayPass(response.StatusCode) ? SendResult.Refused : SendResult.Failed;
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - clock.GetUtcNow()) ?? TimeSpan.Zero;
        return new(result, $"HTTP {status}", Math.Clamp((long)wait.TotalMilliseconds, 0, options.RetryMaxMs));
    }

    /// <summary>Said of the receiver's state or set-up rather than of what was sent.</summary>
    private static bool MayPass(HttpStatusCode status) => status
        is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.MisdirectedRequest or (HttpStatusCode)425
        or HttpStatusCode.TooManyRequests or HttpStatusCode.ProxyAuthenticationRequired;

    private static byte[] Body(IReadOnlyList<StoredOutletRow> rows)
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
