using System.Diagnostics;
using Chatroom.Grains.Hosting;
using Chatroom.Grains.Store;
using Chatroom.Silo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
    [InlineData("a value is empty", "--silo has no value", "--silo", "")]
    [InlineData("a silo's address is empty", "--Silo:Url has no value", "--Silo:Url=")]
    [InlineData("where it listens is empty", "--urls has no value", "--urls= ")]
    [InlineData("a value is left out before the next name", "--silo has no value", "--silo", "--urls", "http://127.0.0.1:0")]
    [InlineData("no option at all", "argument 4 has no name: --NAME=VALUE is wanted", "ws://127.0.0.1:5200/link")]
    [InlineData("one dash, and a secret", "'-Gateway:AppSecret': --NAME=VALUE is wanted", "-Gateway:AppSecret=hunter2")]
    [InlineData("a negative number", "Gateway:CatchUpEvents is '-3'; a number from 0 on is wanted", "--Gateway:CatchUpEvents=-3")]
    [InlineData("a negative number of a room", "Grains:Room:MembersMax is '-1'; a number from 0 on is wanted", "--Grains:Room:MembersMax=-1")]
    [InlineData("a negative number of a room's rules", "Grains:Room:Config:HistoryEvents is '-5'; a number from 0 on is wanted", "--Grains:Room:Config:HistoryEvents=-5")]
    [InlineData("a pace that is no number", "Gateway:SweepPace is 'NaN'; a number from 0 on is wanted", "--Gateway:SweepPace=NaN")]
    [InlineData("an address is none", "urls is 'nonsense'; as http://localhost:8080 is wanted, or several of these with semicolons between them", "--urls", "nonsense")]
    [InlineData("a scheme is another", "urls is 'ws://127.0.0.1:0'; as http://localhost:8080 is wanted, or several of these with semicolons between them", "--urls", "http://127.0.0.1:0;ws://127.0.0.1:0")]
    [InlineData("there is no such port", "urls is 'http://localhost:99999'; a port is 0 to 65535", "--urls", "http://localhost:99999")]
    [InlineData("an address is not this machine's", "urls is 'http://192.0.2.1:8099': Cannot assign requested address", "--urls", "http://192.0.2.1:8099")]
    [InlineData("a silo's address has a password", "Silo:Url is 'http://…'; as ws://127.0.0.1:5200/link is wanted, or several of these with commas between them", "--silo", "http://me:hunter2@silo/link")]
    [InlineData("a silo's address has a token", "Silo:Url is '…'; as ws://127.0.0.1:5200/link is wanted, or several of these with commas between them", "--silo", "silo/link?token=hunter2")]
    [InlineData("silos' addresses are none", "Silo:Url is ','; as ws://127.0.0.1:5200/link is wanted, or several of these with commas between them", "--silo", ",")]
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
        Assert.Equal(Launch.Ended, await Launch.Run(["--help"], (_, _) => throw new UnreachableException(), GatewayApp.Help, output, TextWriter.Null));
        Assert.Contains("\n  --silo ws://127.0.0.1:5200/link", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n  --Store:Kind", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_a_silo_is_its_own()
    {
        using var output = new StringWriter();
        Assert.Equal(Launch.Ended, await Launch.Run(["-h"], (_, _) => throw new UnreachableException(), SiloApp.Help, output, TextWriter.Null));
        Assert.Contains("\n  --urls http://localhost:5200", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("--silo ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://192.0.2.1:8099")]
    public async Task Where_it_cannot_listen_no_store_is_opened(string url)
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string[] args = ["--Store:Kind=sqlite", $"--Store:Sqlite:Path={Path.Combine(folder, "rooms.db")}", "--urls", url];
        Assert.StartsWith($"could not start: urls is '{url}'", (await Told(GatewayApp.Create, args)).Error, StringComparison.Ordinal);
        Assert.StartsWith($"could not start: urls is '{url}'", (await Told(SiloApp.Create, [.. args, "--Silo:Secret=s"])).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task What_is_told_to_end_while_it_starts_has_ended_as_it_was_asked_to()
    {
        WebApplication Create(string[] args, Action<WebApplicationBuilder> change) => GatewayApp.Create(args, builder =>
        {
            change(builder);
            builder.Services.AddHostedService<EndedAtStart>();
        });
        Assert.Equal((Launch.Ended, ""), await Told(Create));
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
            Assert.Equal($"could not start: urls is 'http://{taken.LocalEndpoint}': Address already in use", (await error).Trim());
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
        return (await Launch.Run([.. Always, .. args], create, "", TextWriter.Null, error).WaitAsync(Patience, TestContext.Current.CancellationToken), error.ToString());
    }

    /// <summary>Told to end as a signal tells it, before the start is over.</summary>
    private sealed class EndedAtStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
