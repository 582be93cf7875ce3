namespace Chatroom.Grains.Hosting;

/// <summary>The command line of a process, before the configuration reads it: that passes over what it does not understand. Stateless.</summary>
internal static class CommandLine
{
    public const string Help = """
        Settings are given as --NAME=VALUE or --NAME VALUE, or as environment variables with two underscores for a colon:
          --urls http://localhost:8080            where this process listens
          --silo ws://127.0.0.1:5200/link         of a gateway: the silo that hosts the rooms
          --Store:Kind=sqlite                     sqlite, postgres or memory
          --Gateway:NAME --Grains:NAME --Silo:NAME --Store:NAME --Engine:NAME
        docs/OPERATIONS.md tells of running it, docs/LIMITS.md has every limit.
        """;

    // Ours first, then what the host and the exporter read themselves.
    private static readonly string[] Sections =
    [
        "Gateway", "Silo", "Grains", "Store", "Engine",
        "urls", "http_ports", "https_ports", "environment", "contentRoot", "webroot", "applicationName", "AllowedHosts", "Kestrel", "Logging",
    ];

    public static bool AsksForHelp(string[] args) => args is ["--help" or "-h" or "-?"];

    /// <summary>Throws <see cref="InvalidOperationException"/> that names the first argument nobody would read.</summary>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var split = args[i].Split('=', 2);
            if (!split[0].StartsWith("--", StringComparison.Ordinal)) throw new InvalidOperationException($"'{args[i]}': --NAME=VALUE is wanted");
            var section = split[0][2..].Split(':')[0];
            if (!Sections.Contains(section, StringComparer.OrdinalIgnoreCase) && !section.StartsWith("OTEL_", StringComparison.Ordinal))
                throw new InvalidOperationException($"{split[0]} is no setting; --help and docs/OPERATIONS.md tell which there are");
            if (split.Length == 1 && ++i == args.Length) throw new InvalidOperationException($"{split[0]} has no value");
        }
    }
}
