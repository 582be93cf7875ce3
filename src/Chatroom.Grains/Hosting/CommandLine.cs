namespace Chatroom.Grains.Hosting;

/// <summary>The command line of a process, before the configuration reads it: that passes over what it does not understand. Stateless.</summary>
internal static class CommandLine
{
    // Ours first, then what the host and the exporter read themselves.
    private static readonly string[] Sections =
    [
        "Gateway", "Silo", "Grains", "Store", "Engine",
        "urls", "http_ports", "https_ports", "environment", "contentRoot", "webroot", "applicationName", "AllowedHosts", "Kestrel", "Logging",
    ];

    // Empty they would count as not given, and the process would do something else than it was told.
    private static readonly string[] NeverEmpty = ["silo", "Silo:Url", "urls"];

    public static bool AsksForHelp(string[] args) => args is ["--help" or "-h" or "-?"];

    /// <param name="own">The lines of the settings that this program has for itself.</param>
    public static string Help(string own) => $"""
        Settings are given as --NAME=VALUE or --NAME VALUE, or as environment variables with two underscores for a colon:
        {own}
          --Store:Kind=sqlite                     sqlite, postgres or memory
          --Gateway:NAME --Grains:NAME --Silo:NAME --Store:NAME --Engine:NAME
        docs/OPERATIONS.md tells of running it, docs/LIMITS.md has every limit.
        """;

    /// <summary>Throws <see cref="InvalidOperationException"/> that names the first argument nobody would read, and no value: it may be a secret.</summary>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var split = args[i].Split('=', 2);
            if (!split[0].StartsWith('-')) throw new InvalidOperationException($"argument {i + 1} has no name: --NAME=VALUE is wanted");
            if (!split[0].StartsWith("--", StringComparison.Ordinal)) throw new InvalidOperationException($"'{split[0]}': --NAME=VALUE is wanted");
            var section = split[0][2..].Split(':')[0];
            if (!Sections.Contains(section, StringComparer.OrdinalIgnoreCase) && !section.StartsWith("OTEL_", StringComparison.Ordinal))
                throw new InvalidOperationException($"{split[0]} is no setting; --help and docs/OPERATIONS.md tell which there are");
            var value = split.Length == 2 ? split[1] : ++i < args.Length && !args[i].StartsWith("--", StringComparison.Ordinal) ? args[i] : null;
            if (value is null || (string.IsNullOrWhiteSpace(value) && NeverEmpty.Contains(split[0][2..], StringComparer.OrdinalIgnoreCase)))
                throw new InvalidOperationException($"{split[0]} has no value");
        }
    }
}
