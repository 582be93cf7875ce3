using System.Net;
using System.Text;
using Chatroom.Gateway.Sessions;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>Small inputs that say that they are large are refused before anything is made of them.</summary>
public sealed class BombTests(GenerousGateway gateway) : IClassFixture<GenerousGateway>
{
    // What reading a whole frame of the greatest length may cost, in bytes.
    private const int AllocationMax = 32 * WireLimits.ClientFrameBytes;
    private const string Head = "9352 01 a7 6d656d62657273";

    /// <summary>MessagePack, in hex.</summary>
    public static TheoryData<string, string> Packed => new()
    {
        { "an array of 2^32-1", "ddffffffff" },
        { "an array of 2^31", "dd80000000 c0" },
        { "a map of 2^32-1", Head + "dfffffffff" },
        { "a map of 2^31-1", Head + "df7fffffff a161 c0" },
        { "a text of 2^32-1", Head + "81 a475736572 dbffffffff" },
        { "a text of 2^31-1", Head + "81 a475736572 db7fffffff" },
        { "a key of 2^31", Head + "81 db80000000" },
        { "bytes of 2^31", Head + "81 a161 c680000000" },
        { "an extension of 2^31", Head + "81 a161 c98000000001" },
        { "more text than there is", Head + "81 a475736572 da4000 6161" },
        { "users of 2^32-1", Head.Replace("a7 6d656d62657273", "aa 6d656d626572732e6f66", StringComparison.Ordinal) + "81 a57573657273 ddffffffff" },
        { "arrays a thousand deep", Head + "81 a161" + string.Concat(Enumerable.Repeat("91", 1_000)) },
        { "maps a thousand deep", Head + string.Concat(Enumerable.Repeat("81a161", 1_000)) },
        { "no number", Head + "81 a5636f756e74 cb7ff8000000000000" },
        { "infinity", Head + "81 a5636f756e74 cb7ff0000000000000" },
        { "2^64-1", Head + "81 a5636f756e74 cfffffffffffffffff" },
    };

    [Theory]
    [MemberData(nameof(Packed))]
    public void MessagePack_that_lies_is_malformed_and_costs_nothing(string what, string hex) =>
        Costs(what, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), WireFormat.MessagePack);

    public static TheoryData<string, string> Texts => new()
    {
        { "arrays a thousand deep", "[82,1,\"members\",{\"a\":" + new string('[', 1_000) + new string(']', 1_000) + "}]" },
        { "maps a thousand deep", "[82,1,\"members\"," + string.Concat(Enumerable.Repeat("{\"a\":", 1_000)) + "1" + new string('}', 1_000) + "]" },
        { "a number of 10,000 digits", "[82,1,\"members\",{\"count\":" + new string('9', 10_000) + "}]" },
        { "a number of 10,000 decimals", "[82,1,\"members\",{\"count\":0.1" + new string('9', 10_000) + "}]" },
        { "a great exponent", "[82,1,\"members\",{\"count\":1e999999999}]" },
        { "a header of 10,000 digits", "[" + new string('9', 10_000) + "]" },
        { "a method of 10,000 letters", "[82,1,\"" + new string('m', 10_000) + "\",{}]" },
        { "half of a pair", "[82,1,\"members\",{\"user\":\"\\ud800\"}]" },
        { "a million keys, cut at the limit", "[82,1,\"entries.get\",{\"keys\":[" + string.Join(',', Enumerable.Repeat("\"\"", 5_400)) + "]}]" },
        { "a comma less", "[82,1 \"members\"]" },
        { "a comma more", "[82,1,\"members\",{},]" },
        { "a remark", "[82,1,\"members\",{}/*x*/]" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void JSON_that_lies_is_malformed_and_costs_nothing(string what, string json) => Costs(what, Encoding.UTF8.GetBytes(json), WireFormat.Json);

    /// <summary>Good frames of the greatest length, full of what costs most.</summary>
    [Theory]
    [InlineData("[82,1,\"members\",{\"a\":[", "1,")]
    [InlineData("[82,1,\"members.of\",{\"users\":[", "\"\",")]
    [InlineData("[82,1,\"members\",{\"a\":[", "[],")]
    [InlineData("[82,1,\"members\",{\"a\":[", "{\"\":0},")]
    public void Many_members_cost_no_more_than_their_bytes(string head, string member)
    {
        var count = (WireLimits.ClientFrameBytes - head.Length - 4) / member.Length;
        var json = head + string.Concat(Enumerable.Repeat(member, count)).TrimEnd(',') + "]}]";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Route(Encoding.UTF8.GetBytes(json), WireFormat.Json);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationMax);
    }

    /// <summary>Bodies of the server API, signed: who may call may not bring it down by mistake.</summary>
    [Theory]
    [InlineData("POST", "/v1/token", "nested")]
    [InlineData("POST", "/v1/rooms", "nested")]
    [InlineData("PATCH", "/v1/rooms/bomb", "nested")]
    [InlineData("POST", "/v1/rooms", "no-utf8")]
    [InlineData("PATCH", "/v1/rooms/bomb", "no-utf8")]
    [InlineData("POST", "/v1/token", "no-utf8")]
    [InlineData("POST", "/v1/rooms", "half-a-pair")]
    [InlineData("PATCH", "/v1/rooms/bomb", "half-a-pair")]
    [InlineData("POST", "/v1/token", "half-a-pair")]
    [InlineData("POST", "/v1/rooms/bomb/messages", "half-a-pair")]
    [InlineData("POST", "/v1/rooms/bomb/members/query", "huge-number")]
    public async Task A_body_that_is_none_is_400(string method, string path, string what)
    {
        var body = what switch
        {
            "nested" => "{\"a\":" + new string('[', 60_000) + new string(']', 60_000) + "}",
            "no-utf8" => "{\"room\":\"bomb\",\"name\":\"\u00ff\"}",
            "half-a-pair" => """{"room":"bomb\ud800","name":"\ud800","user":"\ud800","content":"\ud800"}""",
            _ => """{"users":[1e999999999]}""",
        };
        using var request = SignedBytes.Signed(new HttpMethod(method), path, what == "no-utf8" ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body));
        var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((method, path, HttpStatusCode.BadRequest), (method, path, answer.StatusCode));
    }

    private static void Costs(string what, byte[] frame, WireFormat format)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Record.Exception(() => Route(frame, format));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.IsType<MalformedFrameException>(refusal);
        Assert.True(allocated < AllocationMax, $"{what}: {allocated} bytes");
    }

    private static void Route(byte[] frame, WireFormat format)
    {
        var reader = new WireReader(frame, format);
        Frames.ReadHeader(ref reader);
        CommandRouter.Route(QueryFrame.ReadHead(ref reader).Method, ref reader, "li", "s");
    }
}
