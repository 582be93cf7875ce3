using System.Diagnostics;

namespace Chatroom.Web.Tests;

/// <summary>The SDK's and the page's own tests, which run in Node without a browser.</summary>
public sealed class SdkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_tests_of_the_client_folder_pass()
    {
        var client = Path.Combine(Repository.Root, "client");
        Require.Nothing(Require.Program("node") is null ? "node is not on the path" : null);
        Require.Nothing(Directory.Exists(Path.Combine(client, "node_modules", "@msgpack")) ? null : "run `npm install` in client/ first");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);

        var (code, output) = await Run("node", ["--test"], client, limit.Token);

        Assert.True(code == 0, $"node --test ended with {code}:\n{output}");
    }

    private static async Task<(int Code, string Output)> Run(string program, string[] arguments, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A test runner inside a test runner must not take this one's channel for its own.
        start.Environment.Remove("NODE_TEST_CONTEXT");
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
