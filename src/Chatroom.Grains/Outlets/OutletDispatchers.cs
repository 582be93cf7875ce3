using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Outlets;

/// <summary>
/// The dispatchers of a store: that of webhooks, which may be switched on while it runs, and those of the outlets that write files.
/// Thread-safe; one for a store.
/// </summary>
public sealed class OutletDispatchers : IHostedService, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly OutletMetrics? _ownMetrics;
    private readonly List<FileSender> _files = [];
    private readonly List<OutletDispatcher> _dispatchers = [];

    public OutletDispatchers(IRoomStore store, OutletSet outlets, GrainOptions options, TimeProvider clock, ILogger<OutletDispatchers> log)
        : this(store, outlets, options, clock, log, WebhookSender.Handler(OutletLanes.PerOutlet), Environment.MachineName, Random.Shared.NextDouble)
    {
    }

    /// <param name="writer">Who this process is, for the names of files: no other one that lives writes under it.</param>
    /// <param name="chance">0..1, for the jitter of the waits.</param>
    /// <param name="metrics">Of whoever outlives it; null: its own.</param>
    /// <param name="write">How files are written; null: plainly.</param>
    internal OutletDispatchers(
        IRoomStore store, OutletSet outlets, GrainOptions options, TimeProvider clock, ILogger log, HttpMessageHandler handler, string writer,
        Func<double> chance, OutletMetrics? metrics = null, LinesFile.Write? write = null)
    {
        metrics ??= _ownMetrics = new OutletMetrics();
        _http = new HttpMessageInvoker(handler);
        Add(outlets.Webhook, new WebhookSender(_http, outlets, options.Webhooks, clock));
        AddFile(outlets.Archive, options.Archive);
        AddFile(outlets.Audit, options.Audit);

        void AddFile(Outlet outlet, FileOutletOptions file)
        {
            if (!outlet.IsOn) return;
            _files.Add(new FileSender(file.Path, writer, clock, write));
            Add(outlet, _files[^1]);
        }

        void Add(Outlet outlet, IOutletSender sender) =>
            _dispatchers.Add(new OutletDispatcher(store, outlet, sender, options.Webhooks, clock, log, metrics, chance));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var dispatcher in _dispatchers) dispatcher.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_dispatchers.Select(dispatcher => dispatcher.Stop(cancellationToken)));

    public void Dispose()
    {
        foreach (var dispatcher in _dispatchers) dispatcher.Dispose();
        foreach (var file in _files) file.Dispose();
        _http.Dispose();
        _ownMetrics?.Dispose();
    }
}
