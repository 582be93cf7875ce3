using System.Text.Json;

namespace Chatroom.Client;

/// <summary>Where the gateways are that take clients now. Stateless.</summary>
public static class Navigation
{
    /// <summary>What <c>GET /v1/navigation</c> says, best first: for <see cref="ChatClientOptions.Gateways"/>.</summary>
    /// <param name="navigation">As <c>https://chat.example/v1/navigation</c>, or with <c>?region=</c>.</param>
    /// <exception cref="HttpRequestException">Nobody answers, or with an error.</exception>
    /// <exception cref="JsonException">The answer is no list of gateways.</exception>
    public static async Task<IReadOnlyList<Uri>> GatewaysAsync(HttpClient http, Uri navigation, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync(navigation, cancel).ConfigureAwait(false));
        try
        {
            return [.. answer.RootElement.GetProperty("gateways").EnumerateArray().Select(one => new Uri(one.GetProperty("url").GetString()!))];
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or UriFormatException or ArgumentNullException)
        {
            throw new JsonException("no list of gateways", wrong);
        }
    }
}
