namespace Chatroom.Protocol;

/// <summary>Element 0 of each frame: <c>type &lt;&lt; 4 | dup &lt;&lt; 3 | qos &lt;&lt; 1 | retain</c>. Immutable.</summary>
/// <param name="Value">The header byte. Any value can be received; ask <see cref="Type"/> for known ones.</param>
public readonly record struct FrameHeader(byte Value)
{
    /// <summary>Which frame it is; may be a number that <see cref="FrameType"/> does not name.</summary>
    public FrameType Type => (FrameType)(Value >> 4);

    /// <summary>Whether a PUBLISH is sent again.</summary>
    public bool Dup => (Value & 8) != 0;

    /// <summary>1 asks for a PUBACK.</summary>
    public int Qos => (Value >> 1) & 3;

    /// <summary>On a PUBLISH from the server: a notice, not a batch of the log.</summary>
    public bool Retain => (Value & 1) != 0;

    /// <summary>The header byte of these parts.</summary>
    public static byte Of(FrameType type, int qos = 0, bool dup = false, bool retain = false) =>
        (byte)((int)type << 4 | (dup ? 8 : 0) | (qos & 3) << 1 | (retain ? 1 : 0));
}
