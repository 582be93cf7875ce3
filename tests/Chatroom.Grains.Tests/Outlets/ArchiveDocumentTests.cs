using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Rooms;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>docs/ARCHIVE.md word for word: its example is what is written, its defaults are those that hold, and its command works.</summary>
public sealed partial class ArchiveDocumentTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs", "ARCHIVE.md");
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-page-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    /// <summary>The first block of a language.</summary>
    private static string Block(string language) => Page.Split($"```{language}\n")[1].Split("\n```")[0];

    private static ReadOnlyMemory<byte> Lines(params RoomEvent[] events)
    {
        var outlets = new OutletSet(new GrainOptions { Archive = new FileOutletOptions { Path = "/archive" } });
        var rows = new OutletPages("live", new()).Of(OutletSamples.Epoch, events, outlets);
        return LinesFile.LinesOf([.. rows.Select(row => new StoredOutletRow(1, 8, "live", row.Events, row.Payload, 0, 0, ""))]);
    }

    private static RoomEvent Said(long seq) => new MessageEvent(OutletSamples.Epoch + seq, "ann", $"m{seq}", "text", "hi", Sender.Plain, null).At(seq);

    [Fact]
    public void A_line_is_as_it_is_written() => Assert.Equal(Block("json") + "\n", Encoding.UTF8.GetString(Lines(Said(2)).Span));

    [Fact]
    public void What_an_audit_trail_has_when_nothing_is_named_is_what_it_says()
    {
        var row = Assert.Single(Page.Split('\n'), line => line.StartsWith("| `Grains:Audit:Kinds:0`", StringComparison.Ordinal));
        Assert.Equal(EventTypes.Audited, Quoted().Matches(row.Split("none named: ")[1]).Select(name => name.Groups[1].Value));
    }

    [Fact]
    public async Task What_was_said_in_a_room_is_found_each_once_in_its_order()
    {
        if (Require.Program("jq") is null) Assert.Skip("jq is not installed");
        LinesFile.Append(Path.Combine(_folder, "2026-01-01.a.jsonl"), Lines(Said(2), Said(3), new KickEvent(OutletSamples.Epoch, "mod", "bob", "").At(4)));
        LinesFile.Append(Path.Combine(_folder, "2026-01-01.b.jsonl"), Lines(Said(3), Said(10)));
        var start = new ProcessStartInfo("bash", ["-c", $"{Block("sh")}\nsaid {_folder} live"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var found = await process.StandardOutput.ReadToEndAsync(Cancel);
        Assert.Equal(Encoding.UTF8.GetString(Lines(Said(2), Said(3), Said(10)).Span), found);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
