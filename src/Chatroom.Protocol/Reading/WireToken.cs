namespace Chatroom.Protocol;

/// <summary>What stands next in a <see cref="WireReader"/>.</summary>
public enum WireToken : byte
{
    /// <summary>Nothing: the end of the innermost container, or of the input.</summary>
    None,

    /// <summary>nil or null.</summary>
    Nil,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number without fraction or exponent.</summary>
    Integer,

    /// <summary>A number in floating point; it may still be whole.</summary>
    Float,

    /// <summary>Text. In JSON also binary, as base64.</summary>
    String,

    /// <summary>Bytes; MessagePack only.</summary>
    Binary,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A map; a JSON object.</summary>
    Map,

    /// <summary>A MessagePack extension: it can only be skipped.</summary>
    Extension,
}
