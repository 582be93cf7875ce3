using System.Globalization;
using Chatroom.LoadTest.Runs;

namespace Chatroom.LoadTest.Display;

/// <summary>A line a second, for files and pipes. Not thread-safe.</summary>
internal sealed class PlainView : IProgressView
{
    public void Phase(string name) => Console.WriteLine($"-- {name}");

    public void Point(TimelinePoint point) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Second,4} s  up {point.Up}  dead {point.Dead}  delivered/s {point.Delivered}  p50 {point.P50Ms:0.0}  p99 {point.P99Ms:0.0}  max {point.MaxMs:0.0} ms  accepted {point.Accepted}  refused {point.Refused}"));
}
