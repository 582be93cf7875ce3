using System.Net;
using System.Text;
using Chatroom.Gateway.Rest;
using Chatroom.Gateway.Tests.Sockets;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>No route of the server API answers without a signature; the few that ask for none are named here.</summary>
[Collection(SharedGateway.Name)]
public sealed class UnsignedCallTests(RunningGateway gateway)
{
    private static readonly string[] Open =
        ["/ws", "/poll", "/poll/{session}", "/health/live", "/health/ready", "/metrics", "/openapi/{documentName}.json", "/v1/navigation"];

    [Fact]
    public void Only_these_ask_for_no_signature() =>
        Assert.Equal(
            Open.Order(StringComparer.Ordinal),
            Routes().Where(route => !route.Metadata.Any(SignedCalls.IsMark)).Select(PathOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_other_one_is_401_whatever_stands_in_the_headers()
    {
        var tried = 0;
        foreach (var route in Routes().Where(route => !Open.Contains(PathOf(route))))
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                foreach (var headers in Guesses())
                {
                    Assert.Equal((method, route.RoutePattern.RawText, HttpStatusCode.Unauthorized), (method, route.RoutePattern.RawText, await Status(method, Target(route), headers)));
                    tried++;
                }
            }
        }
        Assert.InRange(tried, 200, 1_000);
    }

    /// <summary>Nothing; the public half; all four, the signature guessed or empty.</summary>
    private static IEnumerable<(string, string)[]> Guesses()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        (string, string)[] known = [("App-Key", RunningGateway.AppKey), ("Nonce", "0123456789"), ("Timestamp", now)];
        return [[], known[..1], known, [.. known, ("Signature", "")], [.. known, ("Signature", new string('0', 64))]];
    }

    private async Task<HttpStatusCode> Status(string method, string target, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(target, UriKind.Relative));
        if (method is not ("GET" or "DELETE")) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return (await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    private IEnumerable<RouteEndpoint> Routes() => gateway.Endpoints.OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private static string Target(RouteEndpoint route) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { Name: "seq" } => "1",
            _ => "x",
        }))));
}
