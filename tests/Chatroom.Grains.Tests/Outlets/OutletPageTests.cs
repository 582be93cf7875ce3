using System.Text;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;

namespace Chatroom.Grains.Tests.Outlets;

/// <summary>The bounds of what is gathered for an outlet: of a row, and of who is named.</summary>
public sealed class OutletPageTests
{
    // Three events of three bytes each, between which commas stand.
    [Theory]
    [InlineData(3, 11, "3")]
    [InlineData(2, 11, "2,1")]
    [InlineData(1, 11, "1,1,1")]
    [InlineData(9, 10, "2,1")]
    [InlineData(9, 7, "2,1")]
    [InlineData(9, 6, "1,1,1")]
    [InlineData(9, 1, "1,1,1")]
    public void A_row_holds_as_many_events_and_bytes_as_a_call_may(int events, int bytes, string rows)
    {
        var page = new OutletPage(OutletId.Archive, new WebhookOptions { EventsPerCall = events, BytesPerCall = bytes });
        for (var i = 0; i < 3; i++) page.Add("{ }"u8);
        var taken = page.Take();
        Assert.Equal(rows, string.Join(',', taken.Select(row => row.Events)));
        Assert.All(taken, row => Assert.Equal(string.Join(',', Enumerable.Repeat("{ }", row.Events)), Encoding.UTF8.GetString(row.Payload)));
        Assert.Empty(page.Take());
    }

    [Fact]
    public void So_many_are_named_and_the_others_counted_until_it_is_told()
    {
        var news = new MemberNews(usersMax: 2);
        for (var i = 1; i <= 3; i++) news.Came($"u{i}", i);
        for (var i = 1; i <= 3; i++) news.Went($"u{i}", 3 - i);
        Assert.Equal(["u1", "u2"], news.Joined);
        Assert.Equal(["u1", "u2"], news.Left);
        Assert.Equal((1, 1), (news.JoinedUnnamed, news.LeftUnnamed));
        Assert.Equal((false, false), (news.CameFirst, news.WentLast));
        news.Clear();
        Assert.Equal((true, 0, 0), (news.IsEmpty, news.JoinedUnnamed, news.LeftUnnamed));
        Assert.Empty(news.Joined.Concat(news.Left));
        news.Came("u4", 1);
        Assert.Equal((false, true), (news.IsEmpty, news.CameFirst));
    }
}
