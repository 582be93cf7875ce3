using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>A call as it came over HTTP. Immutable.</summary>
internal sealed record HttpCall(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A real HTTP server on a port of its own that keeps every call, and answers as a test says. Thread-safe.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpCall, Task<(int Status, string Body)>> _answer;

    private HttpReceiver(WebApplication app, Func<HttpCall, Task<(int Status, string Body)>> answer) => (_app, _answer) = (app, answer);

    public ConcurrentQueue<HttpCall> Calls { get; } = new();

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<HttpReceiver> Start(Func<HttpCall, Task<(int Status, string Body)>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HttpReceiver(app, answer);
        app.Run(receiver.Take);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var call = new HttpCall(
            http.Request.Path, await reader.ReadToEndAsync(http.RequestAborted),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Calls.Enqueue(call);
        var (status, body) = await _answer(call).WaitAsync(http.RequestAborted);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
