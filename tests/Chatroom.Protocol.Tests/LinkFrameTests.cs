using Chatroom.Protocol.Link;

namespace Chatroom.Protocol.Tests;

/// <summary>Frames between gateways and silos: what is written is read again, and whatever else comes is refused in one way.</summary>
public sealed class LinkFrameTests
{
    private const int Seed = 20_261_121;

    private static LinkFrame[] Each { get; } =
    [
        new LinkChallenge(Bytes(32)),
        new LinkHello(1, "g1", 1_763_712_000_000, "wss://a.example/ws", "north", 3, 20_000, Bytes(32), Bytes(32)),
        new LinkHello(1, "g2", 0, "", "", 0, 0, [], []),
        new LinkWelcome(10_000, Bytes(32)),
        new LinkHeartbeat(7, 20_000, IsDraining: true),
        new LinkPulse(IsStoreSound: false),
        new LinkGateways([new LiveGateway("g1", "wss://a.example/ws", "north", 3, 10), new LiveGateway("g2", "", "", 0, 0)]),
        new LinkGateways([]),
        new LinkCall(long.MaxValue, LinkMethod.RoomRead, "room", [1, -2, long.MinValue], ["user", ""], Bytes(70_000)),
        new LinkCall(1, LinkMethod.AppDetach, "", [], [], []),
        new LinkAnswer(2, Bytes(300)),
        new LinkFailure(3, LinkFault.Store, "the disk is full"),
        new LinkBatch("room", 1, 2, 3, Bytes(40_000), Bytes(60_000), Bytes(10)),
        new LinkBatch("room", 1, 2, 3, [], [], null),
        new LinkBehind("room", 1, 99),
        new LinkRecalled("room", 1, 4),
        new LinkSummed("room", 1, 5, ulong.MaxValue),
        new LinkOnline("room", 100_000),
        new LinkAnswered("room", Bytes(5)),
        new LinkRemoved("room", "g1-7", 23408, "enough\u00e9"),
        new LinkEvicted("g1-8", 31010),
        new LinkMoved("r"),
        new LinkMoved(""),
        new LinkAppChanged(1, 2, Bytes(9)),
    ];

    [Fact]
    public void Every_frame_comes_back_as_it_went()
    {
        var read = Read(Write(Each));
        Assert.Equal(Each.Length, read.Count);
        Assert.All(Each.Zip(read), pair => Assert.Equivalent(pair.First, pair.Second, strict: true));
    }

    [Fact]
    public void Every_kind_of_frame_is_among_them() => Assert.Empty(
        typeof(LinkFrame).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LinkFrame))).Except(Each.Select(frame => frame.GetType())));

    [Fact]
    public void A_frame_says_about_how_much_it_weighs() => Assert.All(
        Each, frame => Assert.InRange(Write([frame]).Length, 1, frame.HeldBytes + 128));

    [Fact]
    public void What_a_newer_peer_puts_behind_a_frame_is_skipped()
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(1);
        w.BeginArray(4);
        w.Int(24);
        w.String("room");
        w.Int(5);
        w.String("something of a later day");
        w.EndArray();
        w.EndArray();
        Assert.Equal(new LinkOnline("room", 5), Assert.Single(Read(w.ToArray())));
    }

    [Fact]
    public void Whatever_is_cut_off_or_changed_is_malformed_or_another_frame_and_nothing_else()
    {
        var whole = Write([.. Each.Where(frame => frame.HeldBytes < 1_000)]);
        for (var length = 0; length < whole.Length; length++) Assert.Throws<MalformedFrameException>(() => Read(whole[..length]));
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var changed = (byte[])whole.Clone();
            for (var n = random.Next(1, 4); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                Read(changed);
            }
            catch (MalformedFrameException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Theory]
    [InlineData("c0")]
    [InlineData("9190")]
    [InlineData("9191c0")]
    [InlineData("919163")]
    [InlineData("91ddffffffff")]
    [InlineData("9196140ac600ffffff")]
    [InlineData("9000")]
    public void What_is_no_message_is_refused(string hex) => Assert.Throws<MalformedFrameException>(() => Read(Convert.FromHexString(hex)));

    [Fact]
    public void Lists_and_texts_are_bounded()
    {
        Assert.Throws<MalformedFrameException>(() => Read(Write([new LinkCall(1, LinkMethod.RoomRead, "", new long[LinkLimits.ListItems + 1], [], [])])));
        Assert.Throws<MalformedFrameException>(() => Read(Write([new LinkOnline(new string('x', LinkLimits.TextBytes + 1), 1)])));
        Assert.Throws<MalformedFrameException>(() => Read(Write([new LinkChallenge(Bytes(LinkLimits.ProofBytes + 1))])));
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(Seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Write(LinkFrame[] frames)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        LinkCodec.Write(w, frames);
        return w.ToArray();
    }

    private static List<LinkFrame> Read(byte[] message)
    {
        var frames = new List<LinkFrame>();
        LinkCodec.Read(message, frames.Add);
        return frames;
    }
}
