using Chatroom.Grains;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Link;

/// <summary>
/// Which gateway is which: one process has an id at a time, and for as long as it is heard of. A newer process of the same id fences the
/// older, and so does a newer link of the same process. Thread-safe.
/// </summary>
internal sealed partial class GatewayLeases : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GatewayLink> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _leaving = new(StringComparer.Ordinal);
    private readonly SiloOptions _options;
    private readonly SiloMetrics _metrics;
    private readonly GatewayFarewell _farewell;
    private readonly Func<bool> _isStoreSound;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly ITimer _telling;
    private int _toTell;
    private bool _isShut;

    /// <param name="isStoreSound">Whether the store works: gateways are told with each pulse.</param>
    public GatewayLeases(
        IGrains grains, SiloOptions options, TimeProvider clock, SiloMetrics metrics, Func<bool> isStoreSound, ILogger<GatewayLeases> log)
    {
        (_options, _metrics, _isStoreSound, _log) = (options, metrics, isStoreSound, log);
        _farewell = new GatewayFarewell(grains, log);
        var look = TimeSpan.FromMilliseconds(options.LeaseMs / 4.0);
        _timer = clock.CreateTimer(_ => Look(), null, look, look);
        var tell = TimeSpan.FromMilliseconds(options.GatewaysToldMs);
        _telling = clock.CreateTimer(_ => TellIfChanged(), null, tell, tell);
    }

    public int Count
    {
        get { lock (_lock) return _links.Count; }
    }

    public long QueuedBytes => All.Sum(link => link.QueuedBytes);

    public GatewayLink[] All
    {
        get { lock (_lock) return [.. _links.Values]; }
    }

    /// <summary>
    /// Gives the link its gateway's id, or says why not. Completes once the rooms have heard that the one before is gone: what the new
    /// one asks of them comes behind it.
    /// </summary>
    /// <returns>Null: it has the id, and gives it back with <see cref="Leave"/>.</returns>
    public async Task<(int Code, string Why)?> Enter(GatewayLink link)
    {
        Task leaving;
        lock (_lock)
        {
            if (_isShut) return (LinkCloseCodes.Draining, "the silo goes down");
            var before = _links.GetValueOrDefault(link.Gateway);
            if (before is not null && before.Hello.Instance > link.Hello.Instance) return (LinkCloseCodes.Fenced, "a newer gateway has this id");
            if (before is null && _links.Count >= _options.GatewaysMax) return (LinkCloseCodes.Refused, "too many gateways");
            if (before is not null)
            {
                var isOther = before.Hello.Instance < link.Hello.Instance;
                if (isOther) LogFenced(link.Gateway, before.Hello.Instance, link.Hello.Instance);
                before.Close(isOther ? LinkCloseCodes.Fenced : LinkCloseCodes.Refused, isOther ? "a newer gateway has this id" : "a newer link is open");
                Gone(before);
            }
            _links[link.Gateway] = link;
            leaving = _leaving.GetValueOrDefault(link.Gateway, Task.CompletedTask);
        }
        await leaving;
        LogEntered(link.Gateway, link.Hello.Instance, link.Hello.Url, link.Hello.Region);
        return null;
    }

    /// <summary>The link is over.</summary>
    public void Leave(GatewayLink link, int code)
    {
        lock (_lock)
        {
            if (_links.GetValueOrDefault(link.Gateway) != link) return;
            _links.Remove(link.Gateway);
            Gone(link);
        }
        _metrics.Lost(code);
        LogLeft(link.Gateway, link.Hello.Instance, code);
        Tell();
    }

    /// <summary>Its load is another one, or it takes no clients any more.</summary>
    /// <param name="atOnce">Others are told at once.</param>
    public void Changed(bool atOnce)
    {
        if (atOnce) Tell();
        else Volatile.Write(ref _toTell, 1);
    }

    /// <summary>Tells every gateway which there are.</summary>
    public void Tell()
    {
        Volatile.Write(ref _toTell, 0);
        var links = All;
        var list = new LinkGateways(
            [.. links.Where(link => link.Hello.Url.Length > 0 && !link.Load.IsDraining).Take(LinkLimits.ListItems)
                .Select(link => new LiveGateway(link.Gateway, link.Hello.Url, link.Hello.Region, link.Load.Connections, link.Load.Capacity))]);
        foreach (var link in links) link.Tell(list);
    }

    /// <summary>Takes no more gateways, and lets those that are here go when they have their answers.</summary>
    public Task Drain(CancellationToken atLast)
    {
        lock (_lock) _isShut = true;
        return Task.WhenAll(All.Select(link => link.Drain(atLast)));
    }

    public void Dispose()
    {
        _timer.Dispose();
        _telling.Dispose();
    }

    /// <summary>Closes links that nothing was heard of.</summary>
    private void Look()
    {
        var pulse = new LinkPulse(_isStoreSound());
        foreach (var link in All)
        {
            if (!link.IsExpired)
            {
                link.Tell(pulse);
                continue;
            }
            LogExpired(link.Gateway, link.Hello.Instance, _options.LeaseMs);
            link.Close(LinkCloseCodes.LeaseExpired, "nothing was heard or taken for a lease");
            Leave(link, LinkCloseCodes.LeaseExpired);
        }
    }

    private void TellIfChanged()
    {
        if (Volatile.Read(ref _toTell) == 1) Tell();
    }

    /// <summary>Its rooms are told, unless this process goes down itself.</summary>
    private void Gone(GatewayLink link)
    {
        if (_isShut) return;
        var telling = Task.WhenAll(_leaving.GetValueOrDefault(link.Gateway, Task.CompletedTask), _farewell.Tell(link));
        _leaving[link.Gateway] = telling;
        _ = Forget(link.Gateway, telling);
    }

    private async Task Forget(string gateway, Task told)
    {
        await told;
        lock (_lock)
            if (_leaving.GetValueOrDefault(gateway) == told) _leaving.Remove(gateway);
    }

    [LoggerMessage(1, LogLevel.Information, "Gateway {Gateway}, instance {Instance}, is linked; clients reach it at '{Url}', region '{Region}'")]
    private partial void LogEntered(string gateway, long instance, string url, string region);

    [LoggerMessage(2, LogLevel.Warning, "Gateway {Gateway}, instance {Instance}, is gone with code {Code}: its members keep their places for the grace")]
    private partial void LogLeft(string gateway, long instance, int code);

    [LoggerMessage(3, LogLevel.Error, "Gateway {Gateway}: instance {Older} is fenced by instance {Newer}")]
    private partial void LogFenced(string gateway, long older, long newer);

    [LoggerMessage(4, LogLevel.Warning, "Gateway {Gateway}, instance {Instance}: nothing was heard of it, or taken by it, for {LeaseMs} ms")]
    private partial void LogExpired(string gateway, long instance, int leaseMs);
}
