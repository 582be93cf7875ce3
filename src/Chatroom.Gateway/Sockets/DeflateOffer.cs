using System.Net.WebSockets;
using Microsoft.Extensions.Primitives;

namespace Chatroom.Gateway.Sockets;

/// <summary>
/// permessage-deflate (RFC 7692) as this server speaks it: either side begins each message anew, so one compressed frame serves every
/// socket and an idle one keeps no window. Thread-safe.
/// </summary>
internal static class DeflateOffer
{
    /// <summary>What the handshake's answer says.</summary>
    public const string Answer = Extension + "; server_no_context_takeover; client_no_context_takeover";

    private const string Extension = "permessage-deflate";
    private const int OffersMax = 8;

    /// <summary>How the WebSocket reads what the client compressed.</summary>
    public static WebSocketDeflateOptions Options { get; } = new() { ClientContextTakeover = false, ServerContextTakeover = false };

    /// <summary>
    /// Whether one of the first eight offers of a header can be taken. None is when it wants a smaller window than 32 KiB from this server, or has a parameter
    /// that is not known or not well formed: then the connection is without compression (RFC 7692, 5.1).
    /// </summary>
    public static bool IsAcceptable(StringValues extensions)
    {
        foreach (var header in extensions)
            foreach (var offer in (header ?? "").Split(',', OffersMax, StringSplitOptions.TrimEntries))
                if (IsOurs(offer)) return true;
        return false;
    }

    private static bool IsOurs(string offer)
    {
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0] != Extension) return false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, null) : (part[..equals].TrimEnd(), part[(equals + 1)..].Trim().Trim('"'));
            if (!seen.Add(name) || !IsTaken(name, value)) return false;
        }
        return true;
    }

    private static bool IsTaken(string name, string? value) => name switch
    {
        "server_no_context_takeover" or "client_no_context_takeover" => value is null,
        // It says what the client can do, and nothing is asked of it.
        "client_max_window_bits" => value is null or "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15",
        "server_max_window_bits" => value is "15",
        _ => false,
    };
}
