using static Chatroom.Deploy.Tests.Overlay;

namespace Chatroom.Deploy.Tests;

/// <summary>Manifests are what Kubernetes takes, and refer to what is there.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Overlays => Names;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_overlay_renders_and_Kubernetes_knows_every_name_in_it(string name)
    {
        var overlay = await Render(name);
        var node = Require.Program("node");
        Require.Nothing(node is null ? "there is no node to run k8s/schema.mjs" : null);
        Require.Nothing(Directory.Exists(Repository.PathOf("k8s", "node_modules")) ? null : "the schema is not installed: npm install in k8s/");
        var (code, output, error) = await Tools.Run(node!, overlay.Text, Repository.PathOf("k8s", "schema.mjs"));
        Assert.True(code == 0, output + error);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task What_selects_pods_or_names_an_object_finds_it(string name)
    {
        var overlay = await Render(name);
        Workload[] workloads = [.. overlay.Workloads];
        Assert.NotEmpty(workloads);
        Assert.All(workloads, workload => Assert.True(Selects(workload.Root["spec"]!["selector"]!["matchLabels"], workload.Labels), workload.Name));
        foreach (var service in overlay.OfKind("Service"))
        {
            var selected = workloads.Single(workload => Selects(service["spec"]!["selector"], workload.Labels));
            Assert.All(All(service["spec"]!["ports"]), port => Assert.Contains(Of(port, "targetPort")!, selected.Ports.Keys));
        }
        foreach (var kind in (string[])["PodDisruptionBudget", "NetworkPolicy"])
            foreach (var one in overlay.OfKind(kind))
            {
                var selector = one["spec"]![kind == "NetworkPolicy" ? "podSelector" : "selector"]!["matchLabels"];
                if (selector is not null) Assert.Contains(workloads, workload => Selects(selector, workload.Labels));
            }
        foreach (var scaler in overlay.OfKind("HorizontalPodAutoscaler"))
            Assert.True(overlay.Has(Of(scaler, "spec", "scaleTargetRef", "kind")!, Of(scaler, "spec", "scaleTargetRef", "name")!));
        foreach (var workload in workloads)
            Assert.All(All(workload.Template["spec"]!["volumes"]).Where(volume => volume["persistentVolumeClaim"] is not null),
                volume => Assert.True(overlay.Has("PersistentVolumeClaim", Of(volume, "persistentVolumeClaim", "claimName")!)));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Pods_run_as_nobody_and_cannot_write_to_their_image(string name)
    {
        foreach (var workload in (await Render(name)).Workloads)
        {
            Assert.Equal("true", Of(workload.Template, "spec", "securityContext", "runAsNonRoot"));
            Assert.Equal("false", Of(workload.Template, "spec", "automountServiceAccountToken"));
            Assert.Equal("true", Of(workload.Container, "securityContext", "readOnlyRootFilesystem"));
            Assert.Equal("false", Of(workload.Container, "securityContext", "allowPrivilegeEscalation"));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Secrets_stand_in_no_manifest_and_the_page_says_how_each_is_made(string name)
    {
        var overlay = await Render(name);
        Assert.Empty(overlay.OfKind("Secret"));
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "DEPLOY.md"), TestContext.Current.CancellationToken);
        foreach (var workload in overlay.Workloads)
        {
            var secrets = workload.Secrets.ToList();
            Assert.All(workload.Variables.Keys.Where(IsSecret), variable => Assert.Contains(variable, secrets.Select(secret => secret.Variable)));
            foreach (var (_, secret, key) in secrets)
                Assert.Matches($@"create secret generic {secret} [^\n]*(\\\n[^\n]*)*--from-(literal|file)={key}[=\s]", page);
        }
        foreach (var ingress in overlay.OfKind("Ingress"))
            Assert.All(All(ingress["spec"]!["tls"]), tls => Assert.Contains($"create secret tls {Of(tls, "secretName")}", page, StringComparison.Ordinal));
    }

    private static bool IsSecret(string variable) =>
        ((string[])["AppKey", "Secret", "ConnectionString", "CertificateKey"]).Any(end => variable.EndsWith(end, StringComparison.Ordinal));
}
