using System.Diagnostics.CodeAnalysis;

namespace Chatroom.Protocol;

/// <summary>Says that received bytes are not the frame they should be. It closes the one connection that sent them.</summary>
public sealed class MalformedFrameException : Exception
{
    /// <summary>Bytes that do not parse.</summary>
    public MalformedFrameException() : this(Codes.IncompleteFrame, "Malformed frame.")
    {
    }

    /// <summary>Bytes that do not parse, with what is wrong.</summary>
    public MalformedFrameException(string message) : this(Codes.IncompleteFrame, message)
    {
    }

    /// <summary>Bytes that do not parse, with what is wrong and what found it.</summary>
    public MalformedFrameException(string message, Exception innerException) : base(message, innerException) =>
        Code = Codes.IncompleteFrame;

    /// <summary>A frame that is refused with this code.</summary>
    public MalformedFrameException(int code, string message) : base(message) => Code = code;

    /// <summary>
    /// <see cref="Codes.IncompleteFrame"/> for bytes that do not parse,
    /// <see cref="Codes.InvalidArgument"/> for a wrong type or length in a well-formed frame.
    /// </summary>
    public int Code { get; }

    [DoesNotReturn]
    internal static void ThrowIncomplete(string message) => throw new MalformedFrameException(Codes.IncompleteFrame, message);

    [DoesNotReturn]
    internal static void ThrowInvalid(string message) => throw new MalformedFrameException(Codes.InvalidArgument, message);
}
