using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Chatroom.Grains.Orleans.Tests.Kit;

/// <summary>A network between silos in which a test cuts one off: its connections end, and it gets no new ones. Thread-safe.</summary>
internal sealed class Cut
{
    private readonly Lock _lock = new();
    private readonly List<(string Silo, ConnectionContext Connection)> _open = [];
    private string? _off;

    /// <summary>The silo's connections, whoever began them, go through here.</summary>
    public void Between(string silo, ISiloBuilder host) => host.Services.Configure<SiloConnectionOptions>(options =>
    {
        options.ConfigureSiloInboundConnection(connections => connections.Use(next => connection => Pass(silo, connection, next)));
        options.ConfigureSiloOutboundConnection(connections => connections.Use(next => connection => Pass(silo, connection, next)));
    });

    /// <summary>From now on nobody reaches that silo, and it reaches nobody.</summary>
    public void Off(string silo)
    {
        ConnectionContext[] open;
        lock (_lock)
        {
            _off = silo;
            // The other end of each of them is one of the others'.
            open = [.. _open.Where(one => one.Silo == silo).Select(one => one.Connection)];
        }
        foreach (var connection in open) connection.Abort();
    }

    private async Task Pass(string silo, ConnectionContext connection, ConnectionDelegate next)
    {
        lock (_lock)
        {
            if (_off == silo)
            {
                connection.Abort();
                return;
            }
            _open.Add((silo, connection));
        }
        try
        {
            await next(connection);
        }
        finally
        {
            lock (_lock) _open.Remove((silo, connection));
        }
    }
}
