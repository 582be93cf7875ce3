using System.Text;

namespace Chatroom.Protocol.Tests;

public sealed class EncodedArraysTests
{
    [Theory]
    [InlineData("[1]", "[1]")]
    [InlineData("[1,2,3]", "[1,2]", "[3]")]
    [InlineData("[[1,\"a\"],{\"b\":[]},null]", "[[1,\"a\"]]", "[{\"b\":[]}]", "[null]")]
    [InlineData("[1,2]", "[]", "[1]", "[]", "[2]", "[]")]
    [InlineData("[]", "[]", "[]")]
    [InlineData("[]")]
    public void JSON(string joined, params string[] arrays) => Assert.Equal(
        joined, Encoding.UTF8.GetString(EncodedArrays.Join(WireFormat.Json, [.. arrays.Select(one => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(one))])));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 14)]
    [InlineData(1, 15)]
    [InlineData(15, 16)]
    [InlineData(100, 65_435)]
    [InlineData(100, 65_436)]
    [InlineData(70_000, 3)]
    public void MessagePack(int one, int other)
    {
        var joined = EncodedArrays.Join(WireFormat.MessagePack, [Numbers(0, one), Numbers(one, other)]);
        Assert.Equal(Numbers(0, one + other).ToArray(), joined);
    }

    [Theory]
    [InlineData(WireFormat.Json, "")]
    [InlineData(WireFormat.Json, "7B7D")]
    [InlineData(WireFormat.Json, "5B")]
    [InlineData(WireFormat.MessagePack, "")]
    [InlineData(WireFormat.MessagePack, "80")]
    [InlineData(WireFormat.MessagePack, "DC00")]
    [InlineData(WireFormat.MessagePack, "DD000000")]
    public void What_is_no_array_is_refused(WireFormat format, string hex) =>
        Assert.Throws<ArgumentException>(() => EncodedArrays.Join(format, [Convert.FromHexString(hex)]));

    private static ReadOnlyMemory<byte> Numbers(int from, int count)
    {
        var w = new WireWriter(WireFormat.MessagePack);
        w.BeginArray(count);
        for (var i = 0; i < count; i++) w.Int(from + i);
        w.EndArray();
        return w.ToArray();
    }
}
