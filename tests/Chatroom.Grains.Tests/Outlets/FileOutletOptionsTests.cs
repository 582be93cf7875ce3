using Chatroom.Grains.Outlets;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>What a process says at its start of a folder that will not do.</summary>
public sealed class FileOutletOptionsTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("chatroom-outlet-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_folder_is_made_and_left_empty()
    {
        var path = Path.Combine(_folder, "a", "b");
        new FileOutletOptions { Path = path }.Prepare("Grains:Archive");
        Assert.Empty(System.IO.Directory.GetFileSystemEntries(path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_its_option()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        foreach (var path in (string[])[file, Path.Combine(file, "below")])
        {
            var failure = Assert.Throws<InvalidOperationException>(() => new FileOutletOptions { Path = path }.Prepare("Grains:Archive"));
            Assert.StartsWith($"Grains:Archive:Path: the folder '{path}' cannot be made or written to: ", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named_with_its_option()
    {
        // Of the kernel, and nobody makes files in it, whoever runs the test.
        var failure = Assert.Throws<InvalidOperationException>(() => new FileOutletOptions { Path = "/proc/self" }.Prepare("Grains:Audit"));
        Assert.StartsWith("Grains:Audit:Path: the folder '/proc/self' cannot be made or written to: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_there_is_not_is_named_with_its_option()
    {
        var failure = Assert.Throws<InvalidOperationException>(
            () => new FileOutletOptions { Path = Path.Combine(_folder, "x"), Kinds = ["msg"] }.Prepare("Grains:Audit"));
        Assert.StartsWith("Grains:Audit:Kinds: 'msg' ", failure.Message, StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Path.Combine(_folder, "x")));
    }

    [Fact]
    public void Two_outlets_want_two_folders()
    {
        var options = new GrainOptions { Archive = new FileOutletOptions { Path = _folder }, Audit = new FileOutletOptions { Path = $"{_folder}/x/../" } };
        var failure = Assert.Throws<InvalidOperationException>(() => FileOutletOptions.Prepare(options));
        Assert.StartsWith("Grains:Audit:Path: ", failure.Message, StringComparison.Ordinal);
        FileOutletOptions.Prepare(options with { Audit = new FileOutletOptions { Path = Path.Combine(_folder, "audit") } });
        FileOutletOptions.Prepare(new GrainOptions());
    }

    [Fact]
    public void What_is_off_is_not_looked_at() => new FileOutletOptions { Kinds = ["msg"] }.Prepare("Grains:Audit");
}
