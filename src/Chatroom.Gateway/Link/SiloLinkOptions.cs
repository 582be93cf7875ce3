namespace Chatroom.Gateway.Link;

/// <summary>
/// Limits of the link's side in a gateway, units in the names; section <c>Silo</c>, and <c>--silo URL</c> for the address alone.
/// docs/LIMITS.md says what happens at each. Immutable.
/// </summary>
public sealed record SiloLinkOptions
{
    private const string Wanted = "as ws://127.0.0.1:5200/link is wanted, or several of these with commas between them";

    /// <summary>
    /// Where the silo is, as <c>ws://127.0.0.1:5200/link</c>; several with commas between them, the preferred first; empty: this process
    /// hosts the grains itself.
    /// </summary>
    public string Url { get; init; } = "";

    /// <summary>What both sides must know; empty: the silo knows this gateway by its certificate, or asks for nothing in Development.</summary>
    public string Secret { get; init; } = "";

    /// <summary>This gateway's certificate, a PEM file, and its key, another or the same; empty: none is shown.</summary>
    public string Certificate { get; init; } = "";
    public string CertificateKey { get; init; } = "";

    /// <summary>A PEM file with the certificates that sign the silo's own; empty: those of the machine.</summary>
    public string Ca { get; init; } = "";

    /// <summary>A try to reach the silo is given up after so long.</summary>
    public int ConnectMs { get; init; } = 5_000;

    /// <summary>
    /// How long the next try waits at most, doubled each time that none of the silos could be reached, up to the maximum; a part of it by
    /// chance.
    /// </summary>
    public int BackoffMs { get; init; } = 250;
    public int BackoffMaxMs { get; init; } = 5_000;

    /// <summary>Calls that may be under way or wait; beyond it they are refused.</summary>
    public int CallsMax { get; init; } = 32_768;

    /// <summary>Calls that wait to be sent; beyond it further ones are refused.</summary>
    public int CallsBytes { get; init; } = 67_108_864;

    /// <summary>Rooms that are attached at once when the link is back.</summary>
    public int AttachesAtOnce { get; init; } = 256;

    /// <summary>Sessions that are told to the directory in one call when the link is back.</summary>
    public int SessionsPerCall { get; init; } = 1_000;

    /// <summary>How long a room that could not be attached waits for the next try.</summary>
    public int AttachAgainMs { get; init; } = 1_000;

    /// <summary>The addresses of <see cref="Url"/>.</summary>
    internal string[] Addresses => Url.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Throws <see cref="ArgumentException"/> that names the first limit that makes no sense.</summary>
    internal void Validate()
    {
        foreach (var address in Addresses)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
                throw new ArgumentException($"Silo:Url is '{Shown(address)}'; {Wanted}");
        }
        if (Addresses.Length == 0) throw new ArgumentException($"Silo:Url is '{Url}'; {Wanted}");
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BackoffMaxMs, BackoffMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallsBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AttachesAtOnce, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SessionsPerCall, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AttachAgainMs, 1);
    }

    // Who may speak and what is asked for may be secret, and where they begin cannot be told in what is no address.
    private static string Shown(string address) =>
        address.AsSpan().IndexOfAny('@', '?', '#') < 0 ? address : address.Split("://", 2) is [var scheme, _] ? $"{scheme}://…" : "…";
}
