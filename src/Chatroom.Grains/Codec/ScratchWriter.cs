using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>
/// A writer a thread, for bytes that are copied out before anything else happens: a buffer of its own for each call of many commands
/// would be a large object each time. Thread-safe; whoever has taken it neither awaits nor calls what takes it, too.
/// </summary>
internal static class ScratchWriter
{
    [ThreadStatic]
    private static WireWriter? _messagePack;

    /// <summary>Empty. Keeps no more than <see cref="WireWriter.RetainedBytes"/> between its uses.</summary>
    public static WireWriter Take()
    {
        var w = _messagePack ??= new WireWriter(WireFormat.MessagePack, 4_096);
        w.Reset();
        return w;
    }
}
