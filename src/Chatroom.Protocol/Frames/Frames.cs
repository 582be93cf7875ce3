namespace Chatroom.Protocol;

/// <summary>How every frame begins and ends. Thread-safe.</summary>
public static class Frames
{
    /// <summary>
    /// Enters the frame's array and reads its header byte. The frame's own <c>Read</c> or <c>ReadHead</c> goes on from there.
    /// </summary>
    public static FrameHeader ReadHeader(ref WireReader reader)
    {
        reader.BeginArray();
        var value = reader.ReadInt32();
        if (value is < byte.MinValue or > byte.MaxValue) MalformedFrameException.ThrowInvalid("The header is one byte.");
        return new FrameHeader((byte)value);
    }

    /// <summary>Skips what a newer peer may have put behind the known elements, and expects the end of the input.</summary>
    public static void ReadEnd(ref WireReader reader)
    {
        reader.EndArray();
        reader.ExpectEnd();
    }

    internal static void Begin(WireWriter writer, int count, FrameType type, int qos = 0, bool dup = false, bool retain = false)
    {
        writer.BeginArray(count);
        writer.Int(FrameHeader.Of(type, qos, dup, retain));
    }
}
