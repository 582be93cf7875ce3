using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chatroom.Grains.Hosting;

/// <summary>What every process answers to those who operate it: <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>. Stateless.</summary>
public static class OperationsPages
{
    /// <summary>Live while the process works; ready while nothing is missing.</summary>
    /// <param name="missing">What is missing now; null: nothing.</param>
    public static void MapHealth(this WebApplication app, Func<string?> missing)
    {
        app.MapGet("/health/live", () => "live").ExcludeFromDescription();
        app.MapGet("/health/ready", () => missing() is { } why
            ? Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready")).ExcludeFromDescription();
    }

    /// <summary>Prometheus text, for this machine only unless <paramref name="toAll"/>. To be mapped before anything measures: a listener hears only what comes after it.</summary>
    /// <param name="refusal">What others get.</param>
    public static void MapMetrics(this WebApplication app, bool toAll, Func<IResult> refusal)
    {
        var text = app.Services.GetRequiredService<PrometheusText>();
        app.MapGet("/metrics", (HttpContext context) => toAll || IsOfThisMachine(context)
            ? Results.Text(text.Write(), PrometheusText.ContentType)
            : refusal()).ExcludeFromDescription();
    }

    /// <summary>What a proxy on this machine passes on comes from elsewhere.</summary>
    private static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
