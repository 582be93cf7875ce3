using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chatroom.Gateway.Tests.Sockets;

/// <summary>docs/API.md says what is so: its commands run as they stand, and it has a line for every method.</summary>
[Collection(SharedGateway.Name)]
public sealed partial class ApiPageTests(RunningGateway gateway)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static string Page => Repository.Read("docs", "API.md");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_of_the_page_runs_as_it_stands()
    {
        foreach (var tool in (string[])["bash", "curl", "openssl"])
            Require.Nothing(Require.Program(tool) is null ? $"{tool} is not installed" : null);
        var commands = string.Join('\n', Blocks().Matches(Page).Select(block => block.Groups[1].Value));
        var (exit, output) = await Run($"set -euo pipefail\n{commands}");
        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task The_page_has_every_method_that_the_server_describes()
    {
        var answer = await gateway.Http.GetAsync(new Uri($"http://127.0.0.1:{gateway.Port}/openapi/v1.json"), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var description = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        var page = Page;
        var missing = description["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(verb => (Path: path.Key, Verb: verb.Key.ToUpperInvariant())))
            .Where(one => !IsOn(page, one.Verb, one.Path))
            .Select(one => $"{one.Verb} {one.Path}");
        Assert.Empty(missing);
        // What is no call of an app's server is not described.
        Assert.All(description["paths"]!.AsObject(), path => Assert.StartsWith("/v1/", path.Key, StringComparison.Ordinal));
    }

    private static bool IsOn(string page, string verb, string path)
    {
        var pattern = Regex.Replace(Regex.Escape(path), @"\\\{[a-z]+}", "[^/ '?\"]+");
        return Regex.IsMatch(page, $@"({verb} ['""]?|URL){pattern}(['""? `{{\n]|$)", RegexOptions.Multiline);
    }

    private async Task<(int Exit, string Output)> Run(string script)
    {
        var start = new ProcessStartInfo("bash", ["-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["URL"] = $"http://127.0.0.1:{gateway.Port}",
                ["APP_KEY"] = RunningGateway.AppKey,
                ["APP_SECRET"] = RunningGateway.AppSecret,
            },
        };
        using var bash = Process.Start(start)!;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        late.CancelAfter(Patience);
        var (said, complained) = (bash.StandardOutput.ReadToEndAsync(late.Token), bash.StandardError.ReadToEndAsync(late.Token));
        await bash.StandardInput.WriteAsync(script.AsMemory(), late.Token);
        bash.StandardInput.Close();
        var output = new StringBuilder(await said).Append(await complained).ToString();
        await bash.WaitForExitAsync(late.Token);
        return (bash.ExitCode, output);
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
