using Chatroom.LoadTest.Runs;
using Spectre.Console;

namespace Chatroom.LoadTest.Display;

/// <summary>The last seconds as a table that is drawn over itself. Not thread-safe.</summary>
internal sealed class LiveTable(Table table, LiveDisplayContext context) : IProgressView
{
    private const int RowsMax = 12;

    internal static Table Empty(RunOptions options) => new Table()
        .Border(TableBorder.Rounded)
        .Title($"[bold]{options.Members:N0} members[/] in {Markup.Escape(options.Room)}, {options.Rate:0.###} messages/s of {options.Size} B")
        .AddColumns("second", "members up", "delivered/s", "p50 ms", "p99 ms", "max ms", "accepted", "refused");

    public void Phase(string name)
    {
        table.Caption(Markup.Escape(name));
        context.Refresh();
    }

    public void Point(TimelinePoint point)
    {
        if (table.Rows.Count == RowsMax) table.Rows.RemoveAt(0);
        var dead = point.Dead > 0 ? $" [red]({point.Dead:N0} dead)[/]" : "";
        table.AddRow(
            $"{point.Second}", $"{point.Up:N0}{dead}", $"{point.Delivered:N0}", $"{point.P50Ms:0.0}", $"{point.P99Ms:0.0}",
            $"{point.MaxMs:0.0}", $"{point.Accepted:N0}", $"{point.Refused:N0}");
        context.Refresh();
    }
}
