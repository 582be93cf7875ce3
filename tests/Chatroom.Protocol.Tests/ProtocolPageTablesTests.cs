using System.Reflection;

namespace Chatroom.Protocol.Tests;

/// <summary>One line in the code and one in the page for each number, and nothing on one side only.</summary>
public class ProtocolPageTablesTests
{
    [Fact]
    public void Codes_are_those_of_the_page() =>
        Assert.Equal(Rows("Codes", "code", name: 1, number: 0), Constants(typeof(Codes)));

    [Fact]
    public void Limits_are_those_of_the_page() =>
        Assert.Equal(Rows("Limits of the wire", "limit", name: 0, number: 1), Constants(typeof(WireLimits)));

    [Fact]
    public void Close_codes_are_those_of_the_page()
    {
        var page = ProtocolPage.Table("Heartbeat and close", "close").Select(row => ProtocolPage.Number(row[0])).Order();
        Assert.Equal(page, Constants(typeof(CloseCodes)).Select(one => one.Number).Order());
    }

    [Fact]
    public void The_page_says_who_may_reconnect()
    {
        foreach (var row in ProtocolPage.Table("Heartbeat and close", "close"))
            Assert.Equal(row[3].StartsWith("reconnects", StringComparison.Ordinal), CloseCodes.MayReconnect(ProtocolPage.Number(row[0])));
    }

    [Fact]
    public void Codes_of_limits_and_closes_exist()
    {
        var known = Constants(typeof(Codes)).Concat(Constants(typeof(CloseCodes))).Select(one => one.Number).ToHashSet();
        var named = ProtocolPage.Table("Limits of the wire", "limit").Select(row => row[2])
            .Concat(ProtocolPage.Table("Heartbeat and close", "close").Select(row => row[2]))
            .SelectMany(cell => System.Text.RegularExpressions.Regex.Matches(cell, @"\d+").Select(match => ProtocolPage.Number(match.Value)));
        Assert.All(named, code => Assert.Contains(code, known));
    }

    [Fact]
    public void Frame_types_are_those_of_the_page()
    {
        var page = ProtocolPage.Table("Header byte", "type").Select(row => (row[0], ProtocolPage.Number(row[2]))).Distinct();
        Assert.Equal(page.Order(), Enum.GetValues<FrameType>().Select(type => (type.ToString().ToUpperInvariant(), (int)type)).Order());
    }

    [Fact]
    public void Event_kinds_are_those_of_the_page()
    {
        var page = ProtocolPage.Table("Server PUBLISH: events", "kind").Select(row => (row[1], ProtocolPage.Number(row[0])));
        Assert.Equal(page.Order(), Enum.GetValues<EventKind>().Select(kind => (kind.ToString().ToLowerInvariant(), (int)kind)).Order());
    }

    [Fact]
    public void Notices_are_those_of_the_page() => Assert.Equal(
        ProtocolPage.Table("Notices (PUBLISH with retain)", "kind").Select(row => row[0]).Order(StringComparer.Ordinal),
        new[] { NoticeFrame.Digest, NoticeFrame.Online, NoticeFrame.Removed }.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(Subprotocols.Json)]
    [InlineData(Subprotocols.MessagePack)]
    public void Subprotocols_stand_on_the_page(string subprotocol) => Assert.Contains($"`{subprotocol}`", Repository.Read("docs/PROTOCOL.md"));

    private static (string Name, int Number)[] Rows(string section, string head, int name, int number) =>
        [.. ProtocolPage.Table(section, head).Select(row => (row[name], ProtocolPage.Number(row[number]))).Order()];

    private static (string Name, int Number)[] Constants(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (field.Name, (int)field.GetRawConstantValue()!)).Order()];
}
