using Chatroom.Protocol;

namespace Chatroom.Grains.Codec;

/// <summary>What a batch is for those whom it is for, when it is not for everyone. Immutable.</summary>
/// <param name="Users">User ids; nobody else may get it.</param>
/// <param name="MessagePack">The batch's events as a wire array.</param>
/// <param name="Json">The same in the other format.</param>
public readonly record struct PrivatePart(IReadOnlyList<string> Users, byte[] MessagePack, byte[] Json)
{
    public byte[] ToBytes()
    {
        var w = new WireWriter(WireFormat.MessagePack, MessagePack.Length + Json.Length + 64);
        w.BeginArray(3);
        StringList.Write(w, Users);
        w.Binary(MessagePack);
        w.Binary(Json);
        w.EndArray();
        return w.ToArray();
    }

    public static PrivatePart From(byte[] bytes)
    {
        var r = Fields.Open(bytes);
        r.Step();
        return new PrivatePart(StringList.Read(ref r) ?? [], r.NextBytes(), r.NextBytes());
    }
}
