using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>Tokens made by hand, as an attacker would, or the app by mistake. Stateless.</summary>
internal static class Forged
{
    public const string Hs256 = """{"alg":"HS256","typ":"JWT"}""";

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Claims that are good, with these in front of them or behind.</summary>
    public static string Claims(string user, string before = "", string behind = "") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{{{before}}"sub":"{{user}}","app":"dev-app","exp":{{Now + 600}}{{behind}}}""");

    public static string Signed(string header, string claims, string secret = "dev-secret", Func<byte[], byte[], byte[]>? algorithm = null)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        var signature = (algorithm ?? HMACSHA256.HashData)(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Unsigned(string header, string claims) => $"{Part(header)}.{Part(claims)}.";

    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
