using System.Text;
using Chatroom.Gateway.Polls;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Tests.Polls;

public sealed class PollBodyTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData(" [ ] ", "")]
    [InlineData("[[192]]", "[192]")]
    [InlineData(" [ [192] , {\"a\":[1]} ,7]\n", "[192]|{\"a\":[1]}|7")]
    [InlineData("", "")]
    public void JSON_frames_are_found_as_they_stand(string body, string frames) =>
        Assert.Equal(frames, string.Join('|', All(Encoding.UTF8.GetBytes(body), WireFormat.Json).Select(Encoding.UTF8.GetString)));

    [Theory]
    [InlineData("[[192]")]
    [InlineData("[192")]
    [InlineData("192")]
    [InlineData("{}")]
    [InlineData("[[192]]]")]
    [InlineData("[[192]] [")]
    [InlineData("[[192],]")]
    [InlineData(" ")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]")]
    public void What_is_no_array_of_frames_is_malformed(string body) =>
        Assert.Equal(Codes.IncompleteFrame, Assert.Throws<MalformedFrameException>(() => All(Encoding.UTF8.GetBytes(body), WireFormat.Json)).Code);

    [Fact]
    public void A_frame_may_nest_as_deep_as_over_a_WebSocket()
    {
        var frame = new string('[', WireLimits.Depth) + new string(']', WireLimits.Depth);
        Assert.Equal(frame, Encoding.UTF8.GetString(All(Encoding.UTF8.GetBytes($"[{frame}]"), WireFormat.Json).Single()));
    }

    [Fact]
    public void MessagePack_frames_stand_one_behind_the_other()
    {
        var (ping, connect) = (WireJson.Write("[192]", WireFormat.MessagePack), WireJson.Write("[16,null,{\"client\":\"x\"}]", WireFormat.MessagePack));
        Assert.Equal([ping, connect, ping], All([.. ping, .. connect, .. ping], WireFormat.MessagePack));
        for (var cut = 1; cut < connect.Length; cut++)
            Assert.Throws<MalformedFrameException>(() => All([.. ping, .. connect[..cut]], WireFormat.MessagePack));
    }

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.MessagePack)]
    public void Random_bytes_end_or_are_malformed(WireFormat format)
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (format == WireFormat.Json)
                for (var at = 0; at < bytes.Length; at++) bytes[at] = (byte)"[]{},:\"1 ae"[bytes[at] % 11];
            try
            {
                Assert.True(All(bytes, format).Sum(frame => frame.Length) <= bytes.Length);
            }
            catch (MalformedFrameException)
            {
                // As it should.
            }
        }
    }

    private static List<byte[]> All(byte[] bytes, WireFormat format)
    {
        var body = new PollBody(bytes, format);
        var frames = new List<byte[]>();
        while (body.Next() is { IsEmpty: false } frame) frames.Add(frame.ToArray());
        return frames;
    }
}
