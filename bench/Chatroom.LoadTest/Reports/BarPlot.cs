using System.Text;
using Chatroom.LoadTest.Latency;

namespace Chatroom.LoadTest.Reports;

/// <summary>The distribution of latencies as bars of equal ratio: each 1.25 times as wide as the one before. Thread-safe.</summary>
internal static class BarPlot
{
    private const double Ratio = 1.25;
    private const double LeastMs = 0.01;

    internal static void Append(StringBuilder page, string title, LatencyHistogram latency)
    {
        PlotFrame.Begin(page, title, "% of the deliveries", []);
        var bars = Bars(latency);
        if (bars.Count == 0) PlotFrame.Label(page, PlotFrame.Width / 2, PlotFrame.Height / 2, "middle", "nothing was measured");
        else Draw(page, bars, latency.Count);
        PlotFrame.End(page);
    }

    private static SortedDictionary<int, long> Bars(LatencyHistogram latency)
    {
        var bars = new SortedDictionary<int, long>();
        foreach (var (upToMs, count) in latency.InUse())
        {
            var bar = (int)Math.Ceiling(Math.Log(Math.Max(upToMs, LeastMs) / LeastMs, Ratio));
            bars[bar] = bars.GetValueOrDefault(bar) + count;
        }
        return bars;
    }

    private static void Draw(StringBuilder page, SortedDictionary<int, long> bars, long all)
    {
        var (first, last) = (bars.Keys.First(), bars.Keys.Last());
        var axis = Axis.For(100.0 * bars.Values.Max() / all);
        PlotFrame.Rows(page, axis);
        var width = PlotFrame.InnerWidth / (last - first + 1);
        var labelled = Math.Max(1, (int)Math.Ceiling(52 / width));
        foreach (var (bar, count) in bars)
        {
            var y = PlotFrame.Y(100.0 * count / all, axis);
            page.Append("<rect class=\"bar\" x=\"").Append(PlotFrame.N(X(bar) + 0.5)).Append("\" width=\"").Append(PlotFrame.N(Math.Max(1, width - 1)))
                .Append("\" y=\"").Append(PlotFrame.N(y)).Append("\" height=\"").Append(PlotFrame.N(Math.Max(0.6, PlotFrame.Top + PlotFrame.InnerHeight - y)))
                .Append("\"><title>").Append(Ms(bar - 1)).Append('–').Append(Ms(bar)).Append(": ").Append(count).Append("</title></rect>\n");
        }
        for (var bar = first; bar <= last; bar += labelled)
            PlotFrame.Label(page, X(bar) + (width / 2), PlotFrame.Height - 12, "middle", Ms(bar));

        double X(int bar) => PlotFrame.Left + ((bar - first) * width);
    }

    private static string Ms(int bar) => HtmlReport.Short(LeastMs * Math.Pow(Ratio, bar)) + " ms";
}
