using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Chatroom.Grains.Hosting;

/// <summary>
/// Sends the meters to a collector when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the exporter's other <c>OTEL_*</c> settings hold as
/// well. Without it nothing of OpenTelemetry is made.
/// </summary>
public static class Otlp
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddOtlp(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;
        builder.Services.AddSingleton(services => Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(own => own.AddSingleton(services.GetRequiredService<IConfiguration>()))
            .AddMeter("Chatroom.*").AddOtlpExporter().Build());
        builder.Services.AddHostedService<OtlpExport>();
    }

    /// <summary>Makes the provider at the start, and sends what is left at the end.</summary>
    private sealed class OtlpExport(MeterProvider provider) : IHostedService
    {
        private const int FlushMs = 2_000;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => provider.ForceFlush(FlushMs), CancellationToken.None);
    }
}
