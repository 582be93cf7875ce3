using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Hosting;

/// <summary>A process from its command line to its exit code. Stateless.</summary>
public static class Launch
{
    /// <summary>It ended as it was asked to.</summary>
    public const int Ended = 0;

    /// <summary>It could not start: a setting, a port that is taken, a store that cannot be opened.</summary>
    public const int NotStarted = 2;

    /// <summary>Runs until it is told to end; what keeps it from starting is one line, no stack trace.</summary>
    /// <param name="create">Makes the process of its command line, with the change that is passed.</param>
    public static async Task<int> Run(string[] args, Func<string[], Action<WebApplicationBuilder>, WebApplication> create, TextWriter output, TextWriter error)
    {
        if (CommandLine.AsksForHelp(args))
        {
            await output.WriteLineAsync(CommandLine.Help);
            return Ended;
        }
        var isStarting = true;
        WebApplication? app = null;
        try
        {
            CommandLine.Check(args);
            app = create(args, builder => Quiet(builder.Logging, () => isStarting));
            await app.StartAsync();
        }
#pragma warning disable CA1031 // Whatever it is: the process does not start, and says so.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"could not start: {StartFailure.Sentence(failure)}");
            if (app is not null) await app.DisposeAsync();
            return NotStarted;
        }
        isStarting = false;
        await using (app) await app.WaitForShutdownAsync();
        return Ended;
    }

    /// <summary>The host and the server tell of a failed start as well, a page of stack trace each.</summary>
    private static void Quiet(ILoggingBuilder logging, Func<bool> isStarting)
    {
        foreach (var category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            logging.AddFilter(category, level => level >= LogLevel.Warning && !(isStarting() && level >= LogLevel.Error));
    }
}
