using System.Text.Json.Nodes;
using Chatroom.Gateway.Tests.Sockets;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Rfc6455;

/// <summary>
/// RFC 6455, sections 5 and 7, on the wire: what a client sends behind its CONNECT, and all that it is told until the close. Broken
/// framing is closed with 4501 and 32002, the protocol's own words for it; the standard's 1002 and 1007 are not used.
/// </summary>
[Collection(SharedGateway.Name)]
public sealed class FrameTests(RunningGateway gateway)
{
    private const string Bad = "disconnect 32002, close 4501";
    private const string Bye = "close 1000";
    private const int LongScript = 2_000;
    private const string Ok = "pingresp, " + Bye;

    /// <summary>How the bytes are cut into writes: a frame does not know.</summary>
    public enum Cut
    {
        BehindTheHandshake,
        AtOnce,
        ByteByByte,
    }

    /// <summary>What is special; what is sent (<see cref="FrameScript"/>); what is answered.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        // 5.4 Fragmentation
        { "one text frame", "81:[192]", Ok },
        { "two fragments", "01:[19 | 80:2]", Ok },
        { "five fragments", "01:[ | 00:1 | 00:9 | 00:2 | 80:]", Ok },
        { "empty first fragment", "01: | 80:[192]", Ok },
        { "empty fragment within", "01:[19 | 00: | 80:2]", Ok },
        { "empty last fragment", "01:[192] | 80:", Ok },
        { "a hundred empty fragments", "01:[192]" + string.Concat(Enumerable.Repeat(" | 00:", 100)) + " | 80:", Ok },
        { "an empty message", "81:", Bad },
        { "an empty message in fragments", "01: | 80:", Bad },
        { "ping between fragments", "01:[19 | 89:hi | 80:2]", "pong hi, " + Ok },
        { "pings round an empty fragment", "01:[19 | 89:a | 00: | 89:b | 80:2]", "pong a, pong b, " + Ok },
        { "pong between fragments", "01:[19 | 8a:hi | 80:2]", Ok },
        { "close between fragments", "01:[19 | 88:\\x03\\xe8", Bye },
        { "continuation of nothing", "80:[192]", Bad },
        { "continuation behind a whole message", "81:[192] | 80:[192]", "pingresp, " + Bad },
        { "a new message within one", "01:[19 | 81:[192]", Bad },
        { "a binary fragment within a text", "01:[19 | 82:2]", Bad },
        { "two messages one behind the other", "81:[192] | 81:[192]", "pingresp, pingresp, " + Bye },
        { "binary where text is spoken", "82:[192]", Bad },
        { "binary in fragments where text is spoken", "02:[19 | 80:2]", Bad },
        // 5.2 Reserved bits, opcodes
        { "RSV1, as of a compressed message", "c1:[192]", Bad },
        { "RSV2", "a1:[192]", Bad },
        { "RSV3", "91:[192]", Bad },
        { "all reserved bits", "f1:[192]", Bad },
        { "RSV1 on a continuation", "01:[19 | c0:2]", Bad },
        { "RSV1 on a ping", "c9:hi", Bad },
        { "RSV1 on a close", "c8:\\x03\\xe8", Bad },
        { "opcode 3", "83:[192]", Bad },
        { "opcode 4", "84:[192]", Bad },
        { "opcode 5", "85:[192]", Bad },
        { "opcode 6", "86:[192]", Bad },
        { "opcode 7", "87:[192]", Bad },
        { "opcode 11", "8b:", Bad },
        { "opcode 12", "8c:", Bad },
        { "opcode 13", "8d:", Bad },
        { "opcode 14", "8e:", Bad },
        { "opcode 15", "8f:", Bad },
        // 5.3 Masking
        { "unmasked text", "81:[192]^", Bad },
        { "unmasked ping", "89:hi^", Bad },
        { "unmasked close", "88:\\x03\\xe8^", Bad },
        { "a mask of zeros", "#81 85 00000000 5b3139325d", Ok },
        { "a mask of ones", "#81 85 ffffffff a4cec6cda2", Ok },
        // 5.2 Lengths
        { "126 says 5: not the shortest form, taken", "#81 fe 0005 00000000 5b3139325d", Ok },
        { "127 says 5: likewise", "#81 ff 0000000000000005 00000000 5b3139325d", Ok },
        { "127 with the top bit set", "#81 ff 8000000000000005 00000000 5b3139325d", Bad },
        { "127 with all bits set", "#81 ff ffffffffffffffff 00000000 5b3139325d", Bad },
        { "a ping of 125 bytes", "89:~125", "pong ~125, " + Bye },
        { "a ping of 126 bytes", "89:~126", Bad },
        { "a ping whose length is in 64 bits: likewise", "#89 ff 0000000000000002 00000000 6869", "pong hi, " + Bye },
        { "four exabytes announced: nobody waits for them", "#81 ff 3fffffffffffffff 00000000" + string.Concat(Enumerable.Repeat("20", 16_385)), Bad },
        { "a close of 126 bytes", "88:~126", Bad },
        { "a text over the limit, said by one frame", "81:~16385", Bad },
        { "a text over the limit in fragments", "01:~16384 | 80:x", Bad },
        // 5.5 Control frames
        { "ping in fragments", "09:hi", Bad },
        { "pong in fragments", "0a:hi", Bad },
        { "close in fragments", "08:\\x03\\xe8", Bad },
        { "an empty ping", "89:", "pong , " + Bye },
        { "pings with payload, in order", "89:a | 89:b | 89:c", "pong a, pong b, pong c, " + Bye },
        { "a ping's payload is bytes", "89:\\x00\\xff", "pong \\x00\\xFF, " + Bye },
        { "a pong that nobody asked for", "8a:hi | 81:[192]", Ok },
        { "an empty pong", "8a: | 81:[192]", Ok },
        // 8.1 UTF-8
        { "UTF-8 of two, three and four bytes", """81:[192,"\xc3\xa9\xe4\xbd\xa0\xf0\x9f\x91\x8b"]""", Ok },
        { "a character cut by fragments", """01:[192,"\xf0\x9f | 00:\x91 | 80:\x8b"]""", Ok },
        { "a byte that never is", """81:[192,"\xff"]""", Bad },
        { "a continuation byte alone", """81:[192,"\x80"]""", Bad },
        { "an overlong slash", """81:[192,"\xc0\xaf"]""", Bad },
        { "half of a surrogate pair", """81:[192,"\xed\xa0\x80"]""", Bad },
        { "beyond U+10FFFF", """81:[192,"\xf4\x90\x80\x80"]""", Bad },
        { "bad UTF-8 over fragments", """01:[192,"\xf0\x9f | 80:x"]""", Bad },
        { "a character that never ends", """81:[192,"\xe4\xbd""", Bad },
        // 7.4 Close
        { "close without a code", "88:", Bye },
        { "close of one byte", "88:\\x03", Bad },
        { "close 1000", "88:\\x03\\xe8", Bye },
        { "close 1001 with a reason", "88:\\x03\\xe9going", Bye },
        { "close 1002", "88:\\x03\\xea", Bye },
        { "close 1003", "88:\\x03\\xeb", Bye },
        { "close 1007", "88:\\x03\\xef", Bye },
        { "close 1011", "88:\\x03\\xf3", Bye },
        { "close 3000", "88:\\x0b\\xb8", Bye },
        { "close 4999", "88:\\x13\\x87", Bye },
        { "close 0", "88:\\x00\\x00", Bad },
        { "close 999", "88:\\x03\\xe7", Bad },
        { "close 1004", "88:\\x03\\xec", Bad },
        { "close 1005", "88:\\x03\\xed", Bad },
        { "close 1006", "88:\\x03\\xee", Bad },
        { "close 1015", "88:\\x03\\xf7", Bad },
        { "close 1016", "88:\\x03\\xf8", Bad },
        { "close 2999", "88:\\x0b\\xb7", Bad },
        { "close 5000", "88:\\x13\\x88", Bad },
        { "close 65535", "88:\\xff\\xff", Bad },
        { "close with a reason of 123 bytes", "88:\\x03\\xe8" + new string('x', 123), Bye },
        { "close with a reason that is no UTF-8", "88:\\x03\\xe8\\xff", Bad },
        { "data behind a close", "88:\\x03\\xe8 | 81:[192] | 89:hi", Bye },
        { "a second close", "88:\\x03\\xe8 | 88:\\x03\\xe8", Bye },
        { "what came before a close is answered", "81:[192] | 88:\\x03\\xe8", Ok },
        { "the protocol's goodbye", "81:[224]", Bye },
        { "data behind the protocol's goodbye", "81:[224] | 81:[192]", Bye },
    };

    /// <summary>Each case in each cut; byte by byte only what is short.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string, Cut>> Cuts =>
        from one in Cases
        from cut in Enum.GetValues<Cut>()
        where cut != Cut.ByteByByte || one.Data.Item2.Length < LongScript && !one.Data.Item2.Contains("~16", StringComparison.Ordinal)
        select new TheoryDataRow<string, string, string, Cut>(one.Data.Item1, one.Data.Item2, one.Data.Item3, cut);

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Is_answered_so(string what, string script, string expected, Cut cut)
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        var request = RawConnection.Request(Upgrades.Good);
        var frames = FrameScript.Write($"81:[16,null] | {script} | 88:\\x03\\xe8");
        if (cut == Cut.BehindTheHandshake) await connection.Write([.. request, .. frames]);
        else await connection.Write(request);
        Assert.StartsWith("HTTP/1.1 101", await connection.ReadHead(), StringComparison.Ordinal);
        if (cut == Cut.AtOnce) await connection.Write(frames);
        if (cut == Cut.ByteByByte) await connection.WriteByteByByte(frames);
        Assert.Equal($"{what}: connack 0, {expected}", $"{what}: {await Transcript(connection)}");
    }

    /// <summary>What is special; what is sent where MessagePack is spoken; what is answered.</summary>
    [Theory]
    [InlineData("one binary frame", "82:\\x91\\xcc\\xc0", Ok)]
    [InlineData("fragments with a ping between them", "02:\\x91 | 00: | 89:hi | 00:\\xcc | 80:\\xc0", "pong hi, " + Ok)]
    [InlineData("a text fragment within a binary", "02:\\x91 | 81:\\xcc\\xc0", Bad)]
    [InlineData("text where binary is spoken", "81:[192]", Bad)]
    [InlineData("bytes that are no UTF-8 are nothing special", "82:\\x92\\xcc\\xc0\\xc4\\x02\\xff\\xfe", Ok)]
    public async Task Binary_is_answered_so(string what, string script, string expected)
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        await connection.Write([
            .. RawConnection.Request(Upgrades.And("Sec-WebSocket-Protocol: chatroom.v1.msgpack")),
            .. FrameScript.Write($"82:\\x92\\x10\\xc0 | {script} | 88:\\x03\\xe8")]);
        Assert.StartsWith("HTTP/1.1 101", await connection.ReadHead(), StringComparison.Ordinal);
        Assert.Equal($"{what}: connack 0, {expected}", $"{what}: {await Transcript(connection)}");
    }

    [Fact]
    public async Task Many_pings_are_answered_one_by_one_in_order()
    {
        await using var connection = await RawConnection.Open(gateway.Port);
        var pings = Enumerable.Range(0, 1_000).ToArray();
        await connection.Write([
            .. RawConnection.Request(Upgrades.Good),
            .. FrameScript.Write(string.Concat(pings.Select(i => $"89:{i} | ")) + "88:\\x03\\xe8")]);
        await connection.ReadHead();
        Assert.Equal(string.Concat(pings.Select(i => $"pong {i}, ")) + Bye, await Transcript(connection));
    }

    private static async Task<string> Transcript(RawConnection connection)
    {
        var told = new List<string>();
        while (await connection.ReadFrame() is { } frame)
        {
            told.Add(Text(frame));
            if (frame.Opcode == WebSocketFrame.Close) return string.Join(", ", told);
        }
        return string.Join(", ", told) + ", cut";
    }

    private static string Text(WebSocketFrame frame) => frame.Opcode switch
    {
        WebSocketFrame.Close => $"close {(frame.Payload.Length < 2 ? "" : frame.Payload[0] << 8 | frame.Payload[1])}",
        WebSocketFrame.Pong => $"pong {Payload(frame.Payload)}",
        WebSocketFrame.Text or WebSocketFrame.Binary => Frame(frame) switch
        {
            var read when (int)read[0]! == 208 => "pingresp",
            var read when (int)read[0]! == 32 => $"connack {read[1]}",
            var read when (int)read[0]! == 224 => $"disconnect {read[1]}",
            var read => read.ToJsonString(),
        },
        _ => $"{frame}",
    };

    private static JsonArray Frame(WebSocketFrame frame) =>
        WireJson.Read(frame.Payload, frame.Opcode == WebSocketFrame.Text ? WireFormat.Json : WireFormat.MessagePack)!.AsArray();

    private static string Payload(byte[] bytes) =>
        bytes.Length > 100 && Array.TrueForAll(bytes, one => one == 'x')
            ? $"~{bytes.Length}"
            : string.Concat(bytes.Select(one => one is > 0x1f and < 0x7f ? $"{(char)one}" : $"\\x{one:X2}"));
}
