namespace Chatroom.Gateway.Polls;

/// <summary>The headers of polls: docs/PROTOCOL.md, "Long-polling". Stateless.</summary>
internal static class PollHeaders
{
    public const string Session = "Poll-Session", Number = "Poll-Number", Acknowledged = "Poll-Ack", Close = "Poll-Close", WaitMs = "Poll-Wait-Ms";
    private const string Told = $"{Session}, {Number}, {Close}, {WaitMs}, Retry-After";
    private const string Asked = $"Content-Type, {Number}, {Acknowledged}";
    private const string PreflightSeconds = "600";

    /// <summary>What every answer says: nobody keeps it, and a page of an allowed origin may read it.</summary>
    public static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Origin";
        if (context.Request.Headers.Origin is not [{ Length: > 0 } origin]) return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Told;
    }

    /// <summary>The answer to a browser that asks whether it may.</summary>
    public static void WritePreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "POST, DELETE";
        headers.AccessControlAllowHeaders = Asked;
        headers.AccessControlMaxAge = PreflightSeconds;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>A number of a header; null: it is not there, or none.</summary>
    public static long? Read(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], System.Globalization.NumberStyles.AllowLeadingSign, null, out var number) ? number : null;
}
