using System.Text;

namespace Chatroom.LoadTest.Reports;

/// <summary>A line of a plot. Immutable.</summary>
/// <param name="Colour">A class of the style: c1, c2, c3.</param>
/// <param name="Points">x in seconds, ascending.</param>
internal sealed record Series(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Lines over the seconds of a run. Thread-safe. Long runs are thinned: of each column the highest value stays.</summary>
internal static class LinePlot
{
    private const int ColumnsMax = 480;

    internal static void Append(StringBuilder page, string title, string unit, IReadOnlyList<Series> series)
    {
        PlotFrame.Begin(page, title, unit, series.Count > 1 ? series.Select(s => (s.Name, s.Colour)) : []);
        var all = series.SelectMany(s => s.Points).ToList();
        if (all.Count == 0)
        {
            PlotFrame.Label(page, PlotFrame.Width / 2, PlotFrame.Height / 2, "middle", "nothing was measured");
            PlotFrame.End(page);
            return;
        }
        var (first, last) = (all.Min(p => p.X), Math.Max(all.Max(p => p.X), all.Min(p => p.X) + 1));
        var axis = Axis.For(all.Max(p => p.Y));
        PlotFrame.Rows(page, axis);
        Seconds(page, first, last);
        foreach (var one in series) Line(page, one, first, last, axis);
        PlotFrame.End(page);
    }

    private static void Seconds(StringBuilder page, double first, double last)
    {
        var axis = Axis.For(last - first, ticks: 6);
        for (var i = 0; axis.Step * i <= last - first + 1e-9; i++)
        {
            var x = PlotFrame.Left + (PlotFrame.InnerWidth * (axis.Step * i) / (last - first));
            PlotFrame.Label(page, x, PlotFrame.Height - 12, "middle", HtmlReport.Short(first + (axis.Step * i)) + " s");
        }
    }

    private static void Line(StringBuilder page, Series series, double first, double last, Axis axis)
    {
        var points = Thin(series.Points, first, last);
        if (points.Count == 0) return;
        page.Append("<path class=\"line ").Append(series.Colour).Append("\" d=\"");
        for (var i = 0; i < points.Count; i++)
        {
            var x = PlotFrame.Left + (PlotFrame.InnerWidth * (points[i].X - first) / (last - first));
            page.Append(i == 0 ? 'M' : 'L').Append(PlotFrame.N(x)).Append(' ').Append(PlotFrame.N(PlotFrame.Y(points[i].Y, axis)));
        }
        // A single point is a line of no length, which round caps make a dot.
        if (points.Count == 1) page.Append("h0");
        page.Append("\"/>\n");
    }

    private static List<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points, double first, double last)
    {
        if (points.Count <= ColumnsMax) return [.. points];
        return [.. points.GroupBy(p => (int)((p.X - first) / (last - first) * ColumnsMax)).Select(column => column.MaxBy(p => p.Y))];
    }
}
