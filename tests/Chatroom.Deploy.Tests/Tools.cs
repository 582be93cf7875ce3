using System.Diagnostics;

namespace Chatroom.Deploy.Tests;

/// <summary>Programs beside .NET that these tests use. Stateless.</summary>
internal static class Tools
{
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
