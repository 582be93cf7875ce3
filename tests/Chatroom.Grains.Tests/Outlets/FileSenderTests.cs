using System.Text;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.TestKit;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>Lines that are whole, in order, in the file of their day and writer, whatever befell the disk before.</summary>
public sealed class FileSenderTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-lines-").FullName;
    private readonly FileSender _sender;
    private LinesFile.Write _write = RandomAccess.Write;

    public FileSenderTests() => _sender = NewSender();

    public void Dispose()
    {
        _sender.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private FileSender NewSender(string writer = "silo-1") => new(_folder, writer, _clock, (file, bytes, at) => _write(file, bytes, at));

    private static StoredOutletRow Row(string payload) =>
        new(1, OutletLanes.First(OutletId.Archive), "a", 1, Encoding.UTF8.GetBytes(payload), 0, 0, "");

    private Task<SendOutcome> Send(params string[] payloads) =>
        _sender.Send([.. payloads.Select(Row)], TestContext.Current.CancellationToken);

    private string FileOf(string day) => Path.Combine(_folder, $"{day}.silo-1.jsonl");

    private string Text(string day = "2026-01-01") => File.ReadAllText(FileOf(day));

    /// <summary>So many bytes fit, and then the disk is full.</summary>
    private void Full(int bytes) => _write = (file, all, at) =>
    {
        RandomAccess.Write(file, all[..bytes], at);
        throw new IOException("No space left on device");
    };

    [Fact]
    public async Task Each_event_is_a_line_of_the_day_s_file()
    {
        const string Tricky = """{"id":"2","data":{"content":"a,}{\"\\","more":[{},{"x":1}]}}""";
        Assert.Equal(SendResult.Taken, (await Send("""{"id":"1"},""" + Tricky, """{"id":"3"}""")).Result);
        Assert.Equal("{\"id\":\"1\"}\n" + Tricky + "\n{\"id\":\"3\"}\n", Text());
        _clock.Advance(TimeSpan.FromHours(23.9));
        await Send("""{"id":"4"}""");
        _clock.Advance(TimeSpan.FromHours(0.2));
        await Send("""{"id":"5"}""");
        Assert.EndsWith("{\"id\":\"4\"}\n", Text(), StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"5\"}\n", Text("2026-01-02"));
        Assert.Equal(2, System.IO.Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task Two_writers_have_two_files_and_a_name_is_one_that_a_file_may_have()
    {
        using var other = NewSender("host.name:11111/..");
        await other.Send([Row("""{"id":"1"}""")], TestContext.Current.CancellationToken);
        await Send("""{"id":"2"}""");
        Assert.Equal(
            ["2026-01-01.host-name-11111---.jsonl", "2026-01-01.silo-1.jsonl"],
            System.IO.Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"id\":\"1\"}\n{\"id\":\"2", "{\"id\":\"1\"}\n")]
    [InlineData("{\"id\":\"1\"}\n{\"id\":\"2\"}", "{\"id\":\"1\"}\n")]
    [InlineData("{\"id\":\"1\"}\n", "{\"id\":\"1\"}\n")]
    [InlineData("{\"i", "")]
    [InlineData("", "")]
    public async Task What_a_killed_process_left_unfinished_is_cut_before_anything_is_added(string left, string kept)
    {
        await File.WriteAllTextAsync(FileOf("2026-01-01"), left, TestContext.Current.CancellationToken);
        await Send("""{"id":"3"}""");
        Assert.Equal(kept + "{\"id\":\"3\"}\n", Text());
    }

    [Theory]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(10_000)]
    public async Task A_torn_line_may_be_longer_than_what_is_read_at_once(int torn)
    {
        var whole = $$"""{"id":"{{new string('x', 9_000)}}"}""" + "\n";
        await File.WriteAllTextAsync(FileOf("2026-01-01"), whole + new string('y', torn), TestContext.Current.CancellationToken);
        await Send("""{"id":"3"}""");
        Assert.Equal(whole + "{\"id\":\"3\"}\n", Text());
    }

    [Fact]
    public async Task What_was_left_unfinished_the_day_before_is_cut_too_and_what_others_write_is_left_alone()
    {
        var others = Path.Combine(_folder, "2025-12-31.silo-2.jsonl");
        await File.WriteAllTextAsync(FileOf("2025-12-30"), "{\"id\":\"0\"}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(FileOf("2025-12-31"), "{\"id\":\"1\"}\n{\"i", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(others, "{\"i", TestContext.Current.CancellationToken);
        await Send("""{"id":"2"}""");
        Assert.Equal("{\"id\":\"1\"}\n", Text("2025-12-31"));
        Assert.Equal("{\"i", await File.ReadAllTextAsync(others, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_full_disk_has_failed_and_leaves_no_half_line_when_there_is_place_again(int bytes)
    {
        await Send("""{"id":"1"}""");
        Full(bytes);
        Assert.Equal(new SendOutcome(SendResult.Failed, "No space left on device"), await Send("""{"id":"2"}""", """{"id":"3"}"""));
        _write = RandomAccess.Write;
        Assert.Equal(SendResult.Taken, (await Send("""{"id":"2"}""", """{"id":"3"}""")).Result);
        Assert.Equal("{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}\n", Text());
    }

    [Fact]
    public async Task A_half_line_of_a_disk_that_was_full_at_the_end_of_a_day_is_cut_on_the_next()
    {
        await Send("""{"id":"1"}""");
        Full(5);
        await Send("""{"id":"2"}""");
        _write = RandomAccess.Write;
        _clock.Advance(TimeSpan.FromDays(1));
        await Send("""{"id":"2"}""");
        Assert.Equal("{\"id\":\"1\"}\n", Text());
        Assert.Equal("{\"id\":\"2\"}\n", Text("2026-01-02"));
    }

    [Fact]
    public async Task A_file_with_a_half_line_that_was_taken_away_holds_up_nothing()
    {
        Full(5);
        await Send("""{"id":"1"}""");
        _write = RandomAccess.Write;
        File.Delete(FileOf("2026-01-01"));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(SendResult.Taken, (await Send("""{"id":"1"}""")).Result);
        Assert.Equal("{\"id\":\"1\"}\n", Text("2026-01-02"));
    }

    [Fact]
    public async Task Lanes_that_write_at_once_write_one_after_the_other()
    {
        Task<SendOutcome>? second = null;
        _write = (file, bytes, at) =>
        {
            _write = RandomAccess.Write;
            second = Send("""{"id":"2"}""");
            RandomAccess.Write(file, bytes, at);
        };
        Assert.Equal(SendResult.Taken, (await Send("""{"id":"1"}""")).Result);
        Assert.Equal(SendResult.Taken, (await second!).Result);
        Assert.Equal("{\"id\":\"1\"}\n{\"id\":\"2\"}\n", Text());
    }

    [Fact]
    public async Task A_folder_that_is_gone_has_failed_and_is_not_made_behind_the_operator_s_back()
    {
        await Send("""{"id":"1"}""");
        var away = _folder + "-away";
        System.IO.Directory.Move(_folder, away);
        Assert.Equal(SendResult.Failed, (await Send("""{"id":"2"}""")).Result);
        Assert.False(System.IO.Directory.Exists(_folder));
        System.IO.Directory.Move(away, _folder);
        await Send("""{"id":"2"}""");
        Assert.Equal("{\"id\":\"1\"}\n{\"id\":\"2\"}\n", Text());
    }

    [Fact]
    public async Task A_row_that_is_no_event_is_refused_and_nothing_of_its_call_is_written()
    {
        Assert.Equal(SendResult.Refused, (await Send("""{"id":"1"}""", """{"id":""")).Result);
        Assert.Empty(System.IO.Directory.GetFiles(_folder));
    }
}
