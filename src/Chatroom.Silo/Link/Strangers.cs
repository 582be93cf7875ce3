using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chatroom.Silo.Link;

/// <summary>
/// Connections by address that have not proved yet whose they are, whatever is or is not said on them: from one address nobody can take
/// the places of all. Thread-safe. Holds no more addresses than there are such connections.
/// </summary>
internal sealed class Strangers(SiloOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    public bool IsEmpty
    {
        get { lock (_lock) return _open.Count == 0; }
    }

    /// <summary>Counts the connections of this endpoint, and cuts those of whom there are too many.</summary>
    public static void On(ListenOptions endpoint)
    {
        var strangers = endpoint.ApplicationServices.GetRequiredService<Strangers>();
        endpoint.Use(next => connection => strangers.Serve(connection, next));
    }

    /// <summary>Counts one more; null: there are too many from there, and it is to be cut.</summary>
    public Stranger? Enter(IPAddress? from)
    {
        if (from is null) return new Stranger(() => { });
        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(address);
            if (open >= options.UnknownPerAddress) return null;
            _open[address] = open + 1;
        }
        return new Stranger(() => Leave(address));
    }

    private async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        using var stranger = Enter((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (stranger is null)
        {
            connection.Abort();
            return;
        }
        connection.Features.Set(stranger);
        await next(connection);
    }

    private void Leave(IPAddress address)
    {
        lock (_lock)
        {
            if (--_open[address] == 0) _open.Remove(address);
        }
    }
}

/// <summary>One of them, until it is known or gone. Thread-safe.</summary>
internal sealed class Stranger(Action leave) : IDisposable
{
    private Action? _leave = leave;

    /// <summary>It is counted no more.</summary>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
