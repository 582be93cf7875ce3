using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Tests.Outlets;
using Chatroom.Grains.Webhooks;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Webhooks;

/// <summary>docs/WEBHOOKS.md word for word: its examples are what the code writes, and its checks of a signature work.</summary>
public sealed class WebhookDocumentTests : IDisposable
{
    private const string Secret = "0123456789abcdef";
    private static readonly string Page = Repository.Read("docs", "WEBHOOKS.md");
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-page-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    /// <summary>The first block of a language.</summary>
    private static string Block(string language) => Page.Split($"```{language}\n")[1].Split("\n```")[0];

    [Fact]
    public void Each_type_has_its_row_with_the_data_that_is_sent()
    {
        foreach (var told in OutletSamples.AsTold())
        {
            var type = (string)told["type"]!;
            var row = Assert.Single(Page.Split('\n'), line => line.StartsWith($"| `{type}` |", StringComparison.Ordinal));
            if (type != "room.created") Assert.Equal($"| `{type}` | `{OutletSamples.Text(told["data"]!)}` |", row);
        }
    }

    [Fact]
    public void The_call_is_as_it_is_sent()
    {
        var call = JsonNode.Parse(Block("json"))!;
        var sent = new OutletPages("live", new WebhookOptions()).Of(
            OutletSamples.Epoch,
            [new MessageEvent(OutletSamples.Epoch + 2, "ann", "m2", "text", "hi", Sender.Plain, null).At(2)], OutletSamples.Told());
        Assert.Equal(Block("json"), $$"""{"events":[{{Encoding.UTF8.GetString(sent[0].Payload)}}]}""");
        Assert.Single(call["events"]!.AsArray());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 1)]
    public async Task The_shell_s_check_takes_what_is_genuine_and_nothing_else(string tampered, int exit)
    {
        var body = Path.Combine(_folder, "body");
        await File.WriteAllTextAsync(body, Block("json"), Cancel);
        var signature = WebhookSignature.Of(Secret, 1_767_225_600, await File.ReadAllBytesAsync(body, Cancel));
        await File.AppendAllTextAsync(body, tampered, Cancel);
        Assert.Equal(exit, await Run("bash", "-c", $"{Block("sh")}\nverify {body} 1767225600 {signature} {Secret}"));
    }

    [Theory]
    [InlineData(0, "", 0)]
    [InlineData(299, "", 0)]
    [InlineData(301, "", 1)]
    [InlineData(0, " ", 1)]
    public async Task The_script_s_check_takes_what_is_genuine_and_new_and_nothing_else(int ageSeconds, string tampered, int exit)
    {
        var module = Path.Combine(_folder, "check.mjs");
        var signature = WebhookSignature.Of(Secret, 1_767_225_600, "{}"u8);
        await File.WriteAllTextAsync(module, $$"""
            {{Block("js")}}
            const headers = { 'chatroom-timestamp': '1767225600', 'chatroom-signature': '{{signature}}' };
            process.exit(isGenuine(headers, Buffer.from('{}{{tampered}}'), '{{Secret}}', {{1_767_225_600 + ageSeconds}}000) ? 0 : 1);
            """, Cancel);
        Assert.Equal(exit, await Run("node", module));
    }

    private static async Task<int> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Cancel);
        return process.ExitCode;
    }
}
