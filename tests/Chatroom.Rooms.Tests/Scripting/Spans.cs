namespace Chatroom.Rooms.Tests.Scripting;

/// <summary>Spans of time as scripts write them: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>; 0 is <c>0</c>.</summary>
internal static class Spans
{
    private static readonly (string Unit, long Ms)[] Units = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    public static long Parse(string text)
    {
        var digits = text.TrimEnd('h', 'm', 's');
        var unit = text[digits.Length..];
        return long.Parse(digits) * (unit.Length == 0 ? 1 : Units.First(known => known.Unit == unit).Ms);
    }

    public static string Show(long ms)
    {
        if (ms == 0) return "0";
        var (unit, size) = Units.First(known => ms % known.Ms == 0);
        return $"{ms / size}{unit}";
    }
}
