namespace Chatroom.Protocol;

/// <summary>The first byte of a MessagePack value. Thread-safe.</summary>
internal static class MessagePackHead
{
    /// <summary>What kind of value begins with this byte. 0xc1 begins none and is malformed.</summary>
    internal static WireToken TokenOf(byte head)
    {
        switch (head)
        {
            case <= 0x7f or >= 0xe0 or (>= 0xcc and <= 0xd3): return WireToken.Integer;
            case <= 0x8f or 0xde or 0xdf: return WireToken.Map;
            case <= 0x9f or 0xdc or 0xdd: return WireToken.Array;
            case <= 0xbf or (>= 0xd9 and <= 0xdb): return WireToken.String;
            case 0xc0: return WireToken.Nil;
            case 0xc2 or 0xc3: return WireToken.Boolean;
            case >= 0xc4 and <= 0xc6: return WireToken.Binary;
            case 0xca or 0xcb: return WireToken.Float;
            case 0xc1: throw new MalformedFrameException("0xc1 begins no MessagePack value.");
            default: return WireToken.Extension;
        }
    }
}
