namespace Chatroom.Protocol;

/// <summary>Reads an array of known elements one after the other, each of which must be there. Stateless.</summary>
/// <remarks>
/// All of them throw <see cref="MalformedFrameException"/>: <see cref="Codes.IncompleteFrame"/> when the array ends early, else as
/// <see cref="WireReader"/> does.
/// </remarks>
public static class WireElements
{
    /// <summary>Goes to the next element, which must be there.</summary>
    public static void Step(this ref WireReader r)
    {
        if (!r.Next()) MalformedFrameException.ThrowIncomplete("An array ends early.");
    }

    /// <summary>The next element, a whole number.</summary>
    public static long NextLong(this ref WireReader r)
    {
        r.Step();
        return r.ReadInt64();
    }

    /// <summary>The next element, a whole number that is not negative.</summary>
    public static ulong NextULong(this ref WireReader r)
    {
        r.Step();
        return r.ReadUInt64();
    }

    /// <summary>The next element, a whole number of 32 bits.</summary>
    public static int NextInt(this ref WireReader r)
    {
        r.Step();
        return r.ReadInt32();
    }

    /// <summary>The next element, a number.</summary>
    public static double NextDouble(this ref WireReader r)
    {
        r.Step();
        return r.ReadDouble();
    }

    /// <summary>The next element, true or false.</summary>
    public static bool NextBool(this ref WireReader r)
    {
        r.Step();
        return r.ReadBoolean();
    }

    /// <summary>The next element, a string of at most <paramref name="maxBytes"/> bytes of UTF-8.</summary>
    public static string NextText(this ref WireReader r, int maxBytes)
    {
        r.Step();
        return r.ReadString(maxBytes);
    }

    /// <summary>The next element, a string of at most <paramref name="maxBytes"/> bytes of UTF-8, or null for nil.</summary>
    public static string? NextTextOrNull(this ref WireReader r, int maxBytes)
    {
        r.Step();
        return r.ReadStringOrNull(maxBytes);
    }

    /// <summary>The next element, at most <paramref name="maxBytes"/> bytes.</summary>
    public static byte[] NextBytes(this ref WireReader r, int maxBytes)
    {
        r.Step();
        return r.ReadBinary(maxBytes);
    }

    /// <summary>The next element, at most <paramref name="maxBytes"/> bytes, or null for nil.</summary>
    public static byte[]? NextBytesOrNull(this ref WireReader r, int maxBytes)
    {
        r.Step();
        return r.TryReadNil() ? null : r.ReadBinary(maxBytes);
    }
}
