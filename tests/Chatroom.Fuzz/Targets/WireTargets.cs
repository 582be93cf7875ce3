using Chatroom.Fuzz.Inputs;
using Chatroom.Protocol;

namespace Chatroom.Fuzz.Targets;

/// <summary>Both readers, by themselves: what parses means the same in both formats. Stateless.</summary>
internal static class WireTargets
{
    public static readonly Target[] All =
    [
        new("json", InputKind.Json, bytes => ReadAnd(bytes, WireFormat.Json)),
        new("messagepack", InputKind.MessagePack, bytes => ReadAnd(bytes, WireFormat.MessagePack)),
        new("skip-json", InputKind.Json, bytes => Skip(bytes, WireFormat.Json)),
        new("skip-messagepack", InputKind.MessagePack, bytes => Skip(bytes, WireFormat.MessagePack)),
    ];

    private static void ReadAnd(byte[] bytes, WireFormat format)
    {
        var read = Values.Read(bytes, format);
        var text = read.ToString();
        foreach (var other in (WireFormat[])[WireFormat.Json, WireFormat.MessagePack])
            BrokenPromiseException.Unless(Values.Read(read.Write(other), other).ToString() == text, $"in {other} it means the same");
    }

    /// <summary>What is skipped is as well-formed as what is read, and ends where that ends.</summary>
    private static void Skip(byte[] bytes, WireFormat format)
    {
        var raw = new WireReader(bytes, format);
        var length = raw.ReadRaw().Length;
        BrokenPromiseException.Unless(length <= bytes.Length, "a value is no longer than the input");
        raw.ExpectEnd();
        var skipped = new WireReader(bytes, format);
        skipped.Skip();
        skipped.ExpectEnd();
    }
}
