using System.Reflection;
using Chatroom.Gateway;
using Chatroom.Gateway.Link;
using Chatroom.Grains;
using Chatroom.Grains.Store;
using Chatroom.Silo;

namespace Chatroom.Deploy.Tests;

/// <summary>Every setting that a process reads, as its configuration names it. Stateless.</summary>
internal static class KnownSettings
{
    private static readonly (string Section, Type Record)[] OfGrains =
        [("Grains", typeof(GrainOptions)), ("Store:Sqlite", typeof(SqliteStoreOptions)), ("Store:Postgres", typeof(PostgresStoreOptions))];

    // Read by the framework, or by name.
    private static readonly string[] OfTheHost = ["urls", "environment", "Store:Kind"];

    internal static HashSet<string> OfGateway { get; } = Names([("Gateway", typeof(GatewayOptions)), .. OfGrains]);

    /// <summary>With a silo, what is about rooms and their store is the silo's alone.</summary>
    internal static HashSet<string> OfLinkedGateway { get; } = Names([("Gateway", typeof(GatewayOptions)), ("Silo", typeof(SiloLinkOptions))]);

    /// <summary>The app's secret is what webhooks are signed with.</summary>
    internal static HashSet<string> OfSilo { get; } = Names([("Silo", typeof(SiloOptions)), .. OfGrains], "Gateway:AppSecret");

    private static HashSet<string> Names(IEnumerable<(string Section, Type Record)> sections, params string[] others) =>
        new([.. OfTheHost, .. others, .. sections.SelectMany(one => Names(one.Section, one.Record))], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(string section, Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property => property.PropertyType.Assembly == record.Assembly && property.PropertyType.IsClass
            ? Names($"{section}:{property.Name}", property.PropertyType)
            : [$"{section}:{property.Name}"]);
}
