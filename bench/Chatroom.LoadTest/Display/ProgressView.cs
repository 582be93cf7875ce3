using Chatroom.LoadTest.Runs;
using Spectre.Console;

namespace Chatroom.LoadTest.Display;

/// <summary>Shows how a run goes on. Not thread-safe.</summary>
internal interface IProgressView
{
    /// <summary>A phase begins.</summary>
    void Phase(string name);

    /// <summary>A second has passed.</summary>
    void Point(TimelinePoint point);
}

/// <summary>Chooses the view: a live table on a terminal, plain lines into a file or pipe.</summary>
internal static class ProgressView
{
    internal static async Task ShowAsync(RunOptions options, Func<IProgressView, Task> run)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            await run(new PlainView());
            return;
        }
        var table = LiveTable.Empty(options);
        await AnsiConsole.Live(table).StartAsync(context => run(new LiveTable(table, context)));
    }
}
