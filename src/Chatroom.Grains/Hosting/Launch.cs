using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Hosting;

/// <summary>A process from its command line to its exit code. Stateless.</summary>
public static class Launch
{
    /// <summary>It ended as it was asked to, after its start or in the middle of it.</summary>
    public const int Ended = 0;

    /// <summary>It could not start: a setting, a port that is taken, a store that cannot be opened.</summary>
    public const int NotStarted = 2;

    /// <summary>Runs until it is told to end; what keeps it from starting is one line, no stack trace.</summary>
    /// <param name="create">Makes the process of its command line, with the change that is passed.</param>
    /// <param name="help">The lines of <c>--help</c> with the settings that this program has for itself.</param>
    public static async Task<int> Run(
        string[] args, Func<string[], Action<WebApplicationBuilder>, WebApplication> create, string help, TextWriter output, TextWriter error)
    {
        if (CommandLine.AsksForHelp(args))
        {
            await output.WriteLineAsync(CommandLine.Help(help));
            return Ended;
        }
        using var told = new CancellationTokenSource();
        // The host listens for them only when it begins to start.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        var isStarting = true;
        WebApplication? app = null;
        try
        {
            CommandLine.Check(args);
            app = create(args, builder => Quiet(builder.Logging, () => isStarting));
            await app.StartAsync(told.Token);
        }
#pragma warning disable CA1031 // Whatever it is: the process does not start, and says so.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var isTold = told.IsCancellationRequested || (failure is OperationCanceledException && app is { Lifetime.ApplicationStopping.IsCancellationRequested: true });
            if (!isTold) await error.WriteLineAsync($"could not start: {StartFailure.Sentence(failure)}");
            if (app is not null) await app.DisposeAsync();
            return isTold ? Ended : NotStarted;
        }
        isStarting = false;
        using var stop = told.Token.Register(app.Lifetime.StopApplication);
        await using (app) await app.WaitForShutdownAsync();
        return Ended;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.Cancel();
        }
    }

    /// <summary>The host and the server tell of a failed start as well, a page of stack trace each.</summary>
    private static void Quiet(ILoggingBuilder logging, Func<bool> isStarting)
    {
        foreach (var category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            logging.AddFilter(category, level => level >= LogLevel.Warning && !(isStarting() && level >= LogLevel.Error));
    }
}
