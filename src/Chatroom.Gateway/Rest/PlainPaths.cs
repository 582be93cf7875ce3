using Chatroom.Protocol;

namespace Chatroom.Gateway.Rest;

/// <summary>
/// Refuses paths with what is no text (%0a, %1b, a line separator): no path here has any, and whoever logs one would be given lines
/// that others wrote. Stateless.
/// </summary>
internal static class PlainPaths
{
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    /// <summary>Before routing, which writes paths into its log.</summary>
    public static void UsePlainPaths(this WebApplication app) => app.Use((context, next) =>
        IsPlain(context.Request.Path.Value)
            ? next(context)
            : Problems.Write(context, StatusCodes.Status400BadRequest, Codes.BadParameter, "a path has no control characters"));

    private static bool IsPlain(string? path)
    {
        foreach (var one in path.AsSpan())
            if (char.IsControl(one) || one is LineSeparator or ParagraphSeparator) return false;
        return true;
    }
}
