using System.Globalization;
using System.Text.Json.Nodes;
using static Chatroom.Deploy.Tests.Overlay;

namespace Chatroom.Deploy.Tests;

/// <summary>A Deployment or StatefulSet of one container, and what its process is told. Immutable.</summary>
internal sealed class Workload(Overlay overlay, JsonNode root)
{
    internal const string SecretValue = "from-a-secret-000000000000000000000000";

    internal string Name => Of(root, "metadata", "name")!;

    internal JsonNode Labels => Template["metadata"]!["labels"]!;

    internal JsonNode Template => root["spec"]!["template"]!;

    internal JsonNode Root => root;

    internal JsonNode Container => Assert.Single(All(Template["spec"]!["containers"]));

    internal string Image => Of(Container, "image")!;

    internal IEnumerable<string> Probes => ((string[])["startupProbe", "livenessProbe", "readinessProbe"]).Select(probe => Of(Container, probe, "httpGet", "path")!);

    internal Dictionary<string, int> Ports =>
        All(Container["ports"]).ToDictionary(port => Of(port, "name")!, port => int.Parse(Of(port, "containerPort")!, CultureInfo.InvariantCulture));

    internal int GraceSeconds => int.Parse(Of(Template, "spec", "terminationGracePeriodSeconds")!, CultureInfo.InvariantCulture);

    internal int PreStopSeconds => int.Parse(Of(Container, "lifecycle", "preStop", "sleep", "seconds") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Secrets that it refers to.</summary>
    internal IEnumerable<(string Variable, string Secret, string Key)> Secrets =>
        All(Container["env"]).Where(one => one["valueFrom"]?["secretKeyRef"] is not null)
            .Select(one => (Of(one, "name")!, Of(one, "valueFrom", "secretKeyRef", "name")!, Of(one, "valueFrom", "secretKeyRef", "key")!));

    /// <summary>Environment variables as the process sees them; of a secret or a field some value.</summary>
    internal Dictionary<string, string> Variables
    {
        get
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var from in All(Container["envFrom"]))
            {
                var name = Of(from, "configMapRef", "name");
                var map = Assert.Single(overlay.OfKind("ConfigMap"), map => Of(map, "metadata", "name") == name);
                foreach (var (key, value) in map["data"]!.AsObject()) found[key] = value!.GetValue<string>();
            }
            foreach (var one in All(Container["env"])) found[Of(one, "name")!] = Of(one, "value") ?? SecretValue;
            return found;
        }
    }

    /// <summary>The same as settings, and with them what the command line of a process would say.</summary>
    internal string[] CommandLine =>
        [.. Variables.Select(one => $"--{one.Key.Replace("ASPNETCORE_", "", StringComparison.Ordinal).Replace("__", ":", StringComparison.Ordinal)}={one.Value}")];

    /// <summary>Cores, or bytes.</summary>
    internal double Requested(string resource)
    {
        var text = Of(Container, "resources", "requests", resource)!;
        var unit = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        var number = double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture);
        return number * unit switch { "" => 1, "m" => 0.001, "Mi" => 1 << 20, "Gi" => 1 << 30, _ => throw new FormatException(text) };
    }
}
