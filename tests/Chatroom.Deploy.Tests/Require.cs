using System.Diagnostics;

namespace Chatroom.Deploy.Tests;

/// <summary>Programs that these tests need beyond .NET. On a developer's machine their absence skips with the reason; in CI it fails. Stateless.</summary>
internal static class Require
{
    /// <summary>Ends the test when <paramref name="lack"/> names something that is missing.</summary>
    internal static void Nothing(string? lack)
    {
        if (lack is null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(lack);
        Assert.Skip(lack);
    }

    /// <summary>Where a program lies on the path, null when it does not.</summary>
    internal static string? Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    internal static async Task<(int Code, string Output, string Error)> Run(string program, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

/// <summary>Where the sources are. Stateless.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Chatroom.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("not in the repository");
        return folder.FullName;
    }
}
