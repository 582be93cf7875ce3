namespace Chatroom.Gateway.Rest;

/// <summary>The body of a request, as far as it is wanted. Stateless.</summary>
internal static class RequestBody
{
    /// <summary>Fills the buffer as far as the body goes, and says how far that was.</summary>
    /// <exception cref="BadHttpRequestException">It is no HTTP.</exception>
    public static async Task<int> ReadAtMost(HttpContext context, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            // Chunks that are none; it must not pass for trouble of ours.
            throw new BadHttpRequestException("the body cannot be read", StatusCodes.Status400BadRequest, broken);
        }
    }
}
