using Chatroom.Gateway.Tests.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chatroom.Gateway.Tests.Metrics;

public sealed class OtlpTests
{
    [Fact]
    public async Task With_an_endpoint_the_meters_are_sent_there()
    {
        var got = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = WebApplication.CreateSlimBuilder().Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/metrics", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body, System.Text.Encoding.Latin1);
            got.TrySetResult(await body.ReadToEndAsync());
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var gateway = await RunningGateway.Start(
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        await using (await Peer.Join(gateway.Port, "otlp", "otlp"))
            await gateway.Stop();
        Assert.Contains("chatroom.connects", await got.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
