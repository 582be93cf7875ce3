using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatroom.Gateway.Tests.Sockets;

public sealed class MissingSecretsTests
{
    [Theory]
    [InlineData("Production", "Gateway:AppKey and Gateway:AppSecret not set", "nobody can connect")]
    [InlineData("Production", "Gateway:AppSecret not set", "nobody can connect", "--Gateway:AppKey=k")]
    [InlineData("Production", "Gateway:AppKey not set", "guests may still connect", "--Gateway:AppSecret=s", "--Gateway:Guests=true")]
    public async Task One_warning_names_what_is_missing_and_who_may_connect(string environment, string missing, string who, params string[] settings)
    {
        var warning = Assert.Single(await Troubles(environment, settings));
        Assert.Contains(missing, warning, StringComparison.Ordinal);
        Assert.Contains(who, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production", "--Gateway:AppKey=k", "--Gateway:AppSecret=s")]
    public async Task With_both_there_is_nothing_to_say(string environment, params string[] settings) =>
        Assert.Empty(await Troubles(environment, settings));

    private static async Task<List<string>> Troubles(string environment, string[] settings)
    {
        var log = new LogLines();
        await using var app = GatewayApp.Create(
            [$"--environment={environment}", "--Store:Kind=memory", .. settings], builder => builder.Logging.ClearProviders().AddProvider(log));
        return [.. log.Troubles];
    }
}
