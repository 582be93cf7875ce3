using Chatroom.Grains.Webhooks;
using Microsoft.Extensions.Hosting;

namespace Chatroom.Grains.Hosting;

/// <summary>Puts the app's settings into force in this process, as soon as it knows them. Thread-safe.</summary>
internal sealed class SettingsWatch(IGrains grains, SettingsInForce settings) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        grains.AppView.OnChange(settings.Changed);
        settings.Changed(grains.AppView.State);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
