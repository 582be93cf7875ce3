using System.Globalization;
using System.Text.RegularExpressions;
using Chatroom.Gateway;
using Chatroom.Gateway.Link;
using Chatroom.Grains;
using Chatroom.Grains.Hooks;
using Chatroom.Grains.Outlets;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;
using Chatroom.Protocol;
using Chatroom.Rooms;
using Chatroom.Rooms.Global;
using Chatroom.Silo;

namespace Chatroom.Architecture.Tests;

/// <summary>Every limit stands in one record and in one table, with its default and what happens at it.</summary>
public sealed partial class LimitsTests
{
    /// <summary>The records of limits. A new one is added here and gets a heading in docs/LIMITS.md.</summary>
    private static readonly Type[] Records =
    [
        typeof(RoomOptions),
        typeof(RoomConfig),
        typeof(DirectoryOptions),
        typeof(AppOptions),
        typeof(GrainOptions),
        typeof(WebhookOptions),
        typeof(FileOutletOptions),
        typeof(HookOptions),
        typeof(GatewayOptions),
        typeof(SiloLinkOptions),
        typeof(SiloOptions),
        typeof(SqliteStoreOptions),
        typeof(PostgresStoreOptions),
    ];

    public static TheoryData<Type> AllRecords => new(Records);

    [Fact]
    public void Each_record_has_its_table_and_each_table_its_record() =>
        Assert.Equal(Records.Select(record => record.Name).Order(), LimitsTable.Headings.Order());

    [Theory]
    [MemberData(nameof(AllRecords))]
    public void A_table_has_the_limits_of_its_record_and_no_others(Type record) =>
        Assert.Equal(LimitsTable.LimitsOf(record).Select(limit => limit.Name), LimitsTable.RowsOf(record.Name).Select(row => row.Name));

    [Theory]
    [MemberData(nameof(AllRecords))]
    public void A_table_gives_the_defaults(Type record) => Assert.Equal(
        LimitsTable.LimitsOf(record).Order(), LimitsTable.RowsOf(record.Name).Select(row => (row.Name, row.Default)).Order());

    [Theory]
    [MemberData(nameof(AllRecords))]
    public void A_row_says_what_happens_and_its_codes_exist(Type record)
    {
        var known = ConstantsOf(typeof(Codes)).Concat(ConstantsOf(typeof(CloseCodes))).ToHashSet();
        foreach (var row in LimitsTable.RowsOf(record.Name))
        {
            Assert.True(row.Outcome.Length > 10, $"{row.Name}: what happens at it?");
            Assert.True(row.Code == "–" || Code().IsMatch(row.Code), $"{row.Name}: a code or – is wanted");
            Assert.All(Code().Matches(row.Code), code => Assert.Contains(int.Parse(code.Value, CultureInfo.InvariantCulture), known));
        }
    }

    private static IEnumerable<int> ConstantsOf(Type type) =>
        type.GetFields().Where(field => field.IsLiteral).Select(field => Convert.ToInt32(field.GetRawConstantValue(), CultureInfo.InvariantCulture));

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Code();
}
