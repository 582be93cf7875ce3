using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Chatroom.Gateway.Rest;

/// <summary>What every method of the server API says of itself in <c>/openapi/v1.json</c>. Stateless.</summary>
internal static class Operation
{
    /// <param name="name">Its name: the method's name of QUERY where there is one.</param>
    public static RouteHandlerBuilder As(this RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary);

    public static RouteHandlerBuilder As<TResult>(this RouteHandlerBuilder route, string name, string summary) =>
        route.As(name, summary).Produces<TResult>();

    /// <summary>The refusals that any signed call may meet.</summary>
    public static RouteGroupBuilder MayBeRefused(this RouteGroupBuilder group)
    {
        foreach (var status in (int[])[400, 401, 403, 404, 409, 413, 429, 503, 504])
            group.WithMetadata(new ProducesResponseTypeAttribute(typeof(ProblemResponse), status, "application/problem+json"));
        return group;
    }
}

/// <summary>A refusal: problem details of RFC 9457. Immutable.</summary>
/// <param name="Title">For people: which field or rule, and its limit.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of the codes of docs/PROTOCOL.md.</param>
/// <param name="Rule">The rule that refused.</param>
/// <param name="Until">When it ends, Unix milliseconds; -1 never.</param>
/// <param name="RetryAfterMs">How long to wait.</param>
/// <param name="Reason">What a moderator or the room's hook said.</param>
/// <param name="Failed">Of a batch of entries: what was not written, each <c>[key, code]</c>.</param>
/// <param name="Versions">Of a batch of entries: what was written, each <c>[key, version]</c>.</param>
internal sealed record ProblemResponse(
    string Title, int Status, int Code, string? Rule, long? Until, long? RetryAfterMs, string? Reason, IReadOnlyList<JsonElement>? Failed,
    IReadOnlyList<JsonElement>? Versions);

/// <summary>Nothing but that it is done. Immutable.</summary>
internal sealed record DoneResponse;
