namespace Chatroom.Protocol.Tests;

/// <summary>Allocation is the gate: it is the same on every machine.</summary>
public class AllocationTests
{
    private static readonly Dictionary<string, string> NoExtra = [];

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void Reading_a_publish_allocates_only_its_strings(WireFormat format)
    {
        var w = new WireWriter(format);
        new PublishFrame("c-18", 1, false, "text", "hello \"room\" 👋", null).Write(w);
        var bytes = w.ToArray();
        var frame = ReadPublish(bytes, format);
        var strings = Allocated(() => Copies(frame.Id, frame.Type, frame.Content));
        Assert.Equal(strings, Allocated(() => ReadPublish(bytes, format)));
    }

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void Skipping_and_heads_allocate_nothing(WireFormat format)
    {
        var bytes = ProtocolPage.Examples.Single(example => example.Name == "CONNACK with join").Bytes(format);
        Assert.Equal(0, Allocated(() =>
        {
            var r = new WireReader(bytes, format);
            r.Skip();
            r.ExpectEnd();
        }));
        Assert.Equal(0, Allocated(() =>
        {
            var r = new WireReader(bytes, format);
            Frames.ReadHeader(ref r);
            r.ReadInt32();
            r.ReadRaw();
            Frames.ReadEnd(ref r);
        }));
    }

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void A_warm_writer_allocates_nothing(WireFormat format)
    {
        var w = new WireWriter(format);
        var content = string.Concat(Enumerable.Repeat("hello \"room\" 👋\n", 20));
        var config = new RoomConfigWire { Name = "Live", SlowModeSeconds = 3, MemberCap = 0, Notices = true, Entries = true, History = true };
        var puback = new PubackFrame("c-18", 0, 1, 2, 3, true, null, 0, 0);
        Assert.Equal(0, Allocated(() =>
        {
            w.Reset();
            EventWriter.Message(w, 1760000000000, "anna", "c-18", "text", content, "Anna", null, null, "vip", NoExtra);
            w.Reset();
            EventWriter.Config(w, 1760000000000, "anna", config);
            w.Reset();
            puback.Write(w);
        }));
    }

    private static PublishFrame ReadPublish(byte[] bytes, WireFormat format)
    {
        var r = new WireReader(bytes, format);
        return PublishFrame.Read(ref r, Frames.ReadHeader(ref r));
    }

    private static int Copies(string id, string type, string content) =>
        new string('x', id.Length).Length + new string('x', type.Length).Length + new string('x', content.Length).Length;

    // The first calls warm up what is made once: type initialisers, pooled arrays, the writer's buffer.
    private static long Allocated(Action act)
    {
        for (var i = 0; i < 3; i++) act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
