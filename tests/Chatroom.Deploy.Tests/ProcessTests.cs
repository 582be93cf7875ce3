using System.Xml.Linq;
using Chatroom.Gateway;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Chatroom.Deploy.Tests.Overlay;

namespace Chatroom.Deploy.Tests;

/// <summary>What manifests say to a process is what the process knows.</summary>
public sealed class ProcessTests
{
    // Of the gateway, bytes: docs/DEPLOY.md says where they come from.
    private const double ProcessBytes = 160 << 20, ConnectionBytes = 8_700, RoomRingBytes = 2 * (4 << 20);
    private const double MessagesPerSecond = 20, CpuSecondsPerMessage = 7e-6;

    public static TheoryData<string> Overlays => Names;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_variable_is_a_setting_and_every_value_is_taken(string name)
    {
        foreach (var workload in (await Render(name)).Workloads)
        {
            var known = Programs.SettingsOf(workload);
            Assert.All(workload.CommandLine, one => Assert.Contains(one[2..one.IndexOf('=', StringComparison.Ordinal)], known));
            await using var process = Programs.Create(workload);
            Assert.Equal(workload.Variables.GetValueOrDefault("ASPNETCORE_ENVIRONMENT", "Production"), process.Environment.EnvironmentName);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_port_is_listened_on_and_every_path_is_answered(string name)
    {
        var overlay = await Render(name);
        foreach (var workload in overlay.Workloads)
        {
            Assert.Equal(new Uri(workload.Variables["ASPNETCORE_URLS"].Replace('+', 'x')).Port, Assert.Single(workload.Ports).Value);
            var annotations = workload.Template["metadata"]!["annotations"];
            await using var process = Programs.Create(workload);
            string[] routes = [.. RoutesOf(process)];
            Assert.All(workload.Probes, path => Assert.Contains(path, routes));
            if (annotations is null) continue;
            Assert.Contains(Of(annotations, "prometheus.io/path")!, routes);
            Assert.Equal($"{workload.Ports.Single().Value}", Of(annotations, "prometheus.io/port"));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task The_public_reaches_what_is_for_it_and_not_metrics_or_health(string name)
    {
        var overlay = await Render(name);
        foreach (var (path, isPrefix, service) in overlay.OfKind("Ingress").SelectMany(PathsOf))
        {
            var selector = overlay.OfKind("Service").Single(one => Of(one, "metadata", "name") == service)["spec"]!["selector"];
            await using var process = Programs.Create(overlay.Workloads.Single(workload => Selects(selector, workload.Labels)));
            var isPage = path == "/" || Directory.Exists(Path.Combine(AppContext.BaseDirectory, "client", path[1..]));
            Assert.True(isPage || RoutesOf(process).Any(route => Covers(path, isPrefix, route)), path);
            Assert.All((string[])["/metrics", "/health/live", "/health/ready"], inside => Assert.False(Covers(path, isPrefix, inside)));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Gateways_find_their_silo_and_know_its_secret(string name)
    {
        var overlay = await Render(name);
        foreach (var gateway in overlay.Workloads.Where(workload => workload.Variables.ContainsKey("Silo__Url")))
        {
            var url = new Uri(gateway.Variables["Silo__Url"]);
            var service = overlay.OfKind("Service").Single(one => Of(one, "metadata", "name") == url.Host);
            var silo = overlay.Workloads.Single(workload => Selects(service["spec"]!["selector"], workload.Labels));
            Assert.Equal($"{url.Port}", Of(Assert.Single(All(service["spec"]!["ports"])), "port"));
            Assert.Equal(Of(silo.Root, "spec", "serviceName"), url.Host);
            Assert.Equal(gateway.Secrets.Single(one => one.Variable == "Silo__Secret"), silo.Secrets.Single(one => one.Variable == "Silo__Secret"));
            await using var process = Programs.Create(silo);
            Assert.Contains(url.AbsolutePath, RoutesOf(process));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task A_process_has_the_time_to_drain(string name)
    {
        foreach (var workload in (await Render(name)).Workloads)
        {
            await using var process = Programs.Create(workload);
            var stops = process.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
            Assert.InRange(workload.GraceSeconds, workload.PreStopSeconds + stops.TotalSeconds, 600);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_autoscaler_goes_by_a_metric_that_there_is_and_leaves_room(string name)
    {
        var overlay = await Render(name);
        var table = await File.ReadAllTextAsync(Repository.PathOf("docs", "OPERATIONS.md"), TestContext.Current.CancellationToken);
        foreach (var scaler in overlay.OfKind("HorizontalPodAutoscaler"))
        {
            var workload = overlay.Workloads.Single(one => one.Name == Of(scaler, "spec", "scaleTargetRef", "name"));
            await using var process = Programs.Create(workload);
            var most = process.Services.GetRequiredService<GatewayOptions>().ConnectionsMax;
            var metric = Assert.Single(All(scaler["spec"]!["metrics"]));
            Assert.Contains($"| `{Of(metric, "pods", "metric", "name")!.Replace('_', '.')}` | gauge |", table, StringComparison.Ordinal);
            var target = double.Parse(Of(metric, "pods", "target", "averageValue")!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(target, 1, most * 0.75);
            Assert.InRange(workload.Requested("memory"), ProcessBytes + RoomRingBytes + (most * ConnectionBytes), double.MaxValue);
            Assert.InRange(workload.Requested("cpu"), target * MessagesPerSecond * CpuSecondsPerMessage, double.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_image_is_what_publishing_a_project_makes(string name)
    {
        foreach (var workload in (await Render(name)).Workloads)
        {
            var project = Programs.Projects[Programs.NameOf(workload)];
            var file = XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj"));
            Assert.Equal(Programs.NameOf(workload), Assert.Single(file.Descendants("ContainerRepository")).Value);
            Assert.Equal($"{workload.Ports.Single().Value}", Assert.Single(file.Descendants("ContainerPort")).Attribute("Include")!.Value);
        }
    }

    private static IEnumerable<string> RoutesOf(IEndpointRouteBuilder process) =>
        process.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'));

    private static IEnumerable<(string Path, bool IsPrefix, string Service)> PathsOf(System.Text.Json.Nodes.JsonNode ingress) =>
        All(ingress["spec"]!["rules"]).SelectMany(rule => All(rule["http"]!["paths"]))
            .Select(path => (Of(path, "path")!, Of(path, "pathType") == "Prefix", Of(path, "backend", "service", "name")!));

    private static bool Covers(string path, bool isPrefix, string route) =>
        route == path || (isPrefix && route.StartsWith(path == "/" ? path : path + "/", StringComparison.Ordinal));
}
