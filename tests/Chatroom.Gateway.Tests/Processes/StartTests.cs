using System.Diagnostics;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;
using Chatroom.Silo;
using Microsoft.AspNetCore.Builder;

namespace Chatroom.Gateway.Tests.Processes;

/// <summary>What keeps a process from starting is one line that says what to mend.</summary>
public sealed class StartTests
{
    // What starts all the same makes a test red instead of endless.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Nothing of it is reached before the start fails, but for a port.
    private static readonly string[] Always = ["--environment=Development", "--Store:Kind=memory", "--urls=http://127.0.0.1:0"];

    [Theory]
    [InlineData("Gateway:HeartbeatMs is no number", "Failed to convert configuration value 'soon' at 'Gateway:HeartbeatMs' to type 'System.Int32'.", "--Gateway:HeartbeatMs=soon")]
    [InlineData("a limit makes no sense", "Gateway: HeartbeatMs ('0') must be greater than or equal to '1'.", "--Gateway:HeartbeatMs=0")]
    [InlineData("a room's limit makes no sense", "Grains: RecentMessages ('0') must be a non-negative and non-zero value.", "--Grains:Room:RecentMessages=0")]
    [InlineData("a grain's limit makes no sense", "Grains: BatchEvents ('0') must be greater than or equal to '1'.", "--Grains:BatchEvents=0")]
    [InlineData("a name is misspelt", "Gateway:Gests is no setting of this process", "--Gateway:Gests=true")]
    [InlineData("a name within another is misspelt", "Grains:Room:Config:Notice is no setting of this process", "--Grains:Room:Config:Notice=true")]
    [InlineData("a name that is read by itself is misspelt", "Engine:Knd is no setting of this process", "--Engine:Knd=orleans")]
    [InlineData("that of the store likewise", "Store:Knd is no setting of this process", "--Store:Knd=postgres")]
    [InlineData("a section is misspelt", "--Gatway:Guests is no setting; --help and docs/OPERATIONS.md tell which there are", "--Gatway:Guests", "true")]
    [InlineData("a value is missing", "--silo has no value", "--silo")]
    [InlineData("no option at all", "'ws://127.0.0.1:5200/link': --NAME=VALUE is wanted", "ws://127.0.0.1:5200/link")]
    [InlineData("an address is none", "Invalid url: 'nonsense'", "--urls", "nonsense")]
    [InlineData("a silo's address is none", "Silo:Url is 'nonsense'; as ws://127.0.0.1:5200/link is wanted, or several of these with commas between them", "--silo", "nonsense")]
    [InlineData("a store's file is a folder", "Store:Sqlite:Path: '/' is a folder; a file is wanted", "--Store:Kind=sqlite", "--Store:Sqlite:Path=/")]
    [InlineData("a store is unknown", "Store:Kind is 'paper'; there are memory, sqlite and postgres", "--Store:Kind=paper")]
    public async Task A_gateway_that_cannot_start_says_why(string why, string sentence, params string[] args)
    {
        var (code, error) = await Told(GatewayApp.Create, args);
        Assert.Equal((why, Launch.NotStarted, $"could not start: {sentence}\n"), (why, code, error));
    }

    [Fact]
    public async Task A_store_that_another_process_has_is_named_with_its_setting()
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-start-");
        try
        {
            var path = Path.Combine(folder.FullName, "rooms.db");
            await using var first = SqliteRoomStore.Open(new SqliteStoreOptions { Path = path });
            string[] args = ["--Store:Kind=sqlite", $"--Store:Sqlite:Path={path}"];
            var sentence = $"could not start: Store:Sqlite:Path: '{path}' is open in another process; each wants a file of its own, or PostgreSQL\n";
            Assert.Equal((Launch.NotStarted, sentence), await Told(GatewayApp.Create, args));
            Assert.Equal((Launch.NotStarted, sentence), await Told(SiloApp.Create, [.. args, "--Silo:Secret=s"]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_silo_says_it_likewise()
    {
        var (code, error) = await Told(SiloApp.Create, "--Silo:LeaseMs=1");
        Assert.Equal((Launch.NotStarted, "could not start: Silo: LeaseMs ('1') must be greater than or equal to '100'.\n"), (code, error));
    }

    [Fact]
    public async Task Help_is_told_and_nothing_starts()
    {
        using var output = new StringWriter();
        Assert.Equal(Launch.Ended, await Launch.Run(["--help"], (_, _) => throw new UnreachableException(), output, TextWriter.Null));
        Assert.Contains("--silo ws://127.0.0.1:5200/link", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_process_with_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "Chatroom.Gateway.dll"), .. Always, $"--urls=http://{taken.LocalEndpoint}"];
        foreach (var arg in args) start.ArgumentList.Add(arg);
        using var process = Process.Start(start)!;
        try
        {
            var cancel = TestContext.Current.CancellationToken;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel).WaitAsync(Patience, cancel);
            Assert.Equal($"could not start: Failed to bind to address http://{taken.LocalEndpoint}: address already in use.", (await error).Trim());
            Assert.DoesNotContain("   at ", await output, StringComparison.Ordinal);
            Assert.Equal(Launch.NotStarted, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static async Task<(int Code, string Error)> Told(Func<string[], Action<WebApplicationBuilder>, WebApplication> create, params string[] args)
    {
        using var error = new StringWriter { NewLine = "\n" };
        return (await Launch.Run([.. Always, .. args], create, TextWriter.Null, error).WaitAsync(Patience, TestContext.Current.CancellationToken), error.ToString());
    }
}
