using System.Globalization;
using System.Text;

namespace Chatroom.LoadTest.Reports;

/// <summary>What all plots share: the size, the grid and its labels, as inline SVG. Thread-safe.</summary>
internal static class PlotFrame
{
    internal const double Width = 560, Height = 260, Left = 58, Right = 14, Top = 14, Bottom = 34;
    internal const double InnerWidth = Width - Left - Right, InnerHeight = Height - Top - Bottom;

    internal static double Y(double value, Axis axis) => Top + (InnerHeight * (1 - (value / axis.Max)));

    internal static void Begin(StringBuilder page, string title, string unit, IEnumerable<(string Name, string Colour)> legend)
    {
        page.Append("<figure>\n<figcaption><b>").Append(HtmlReport.Text(title)).Append("</b> <i>").Append(HtmlReport.Text(unit)).Append("</i><span>");
        foreach (var (name, colour) in legend) page.Append("<em class=\"").Append(colour).Append("\"></em>").Append(HtmlReport.Text(name)).Append(' ');
        page.Append("</span></figcaption>\n<svg viewBox=\"0 0 ").Append(N(Width)).Append(' ').Append(N(Height))
            .Append("\" role=\"img\" aria-label=\"").Append(HtmlReport.Text(title)).Append("\">\n");
    }

    internal static void End(StringBuilder page) => page.Append("</svg>\n</figure>\n");

    internal static void Rows(StringBuilder page, Axis axis)
    {
        for (var i = 0; i <= axis.Ticks; i++)
        {
            var y = Y(axis.Step * i, axis);
            page.Append("<line class=\"grid\" x1=\"").Append(N(Left)).Append("\" x2=\"").Append(N(Width - Right)).Append("\" y1=\"").Append(N(y))
                .Append("\" y2=\"").Append(N(y)).Append("\"/>\n");
            Label(page, Left - 8, y + 4, "end", HtmlReport.Short(axis.Step * i));
        }
    }

    internal static void Label(StringBuilder page, double x, double y, string anchor, string text) =>
        page.Append("<text x=\"").Append(N(x)).Append("\" y=\"").Append(N(y)).Append("\" text-anchor=\"").Append(anchor).Append("\">")
            .Append(HtmlReport.Text(text)).Append("</text>\n");

    internal static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
