using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chatroom.Gateway.Auth;

/// <summary>
/// JWTs signed with HS256, and only with that (RFC 7515, 7519). Stateless. Our own few lines on the framework's cryptography: the
/// library versions that restore carry a published denial of service (CVE-2024-21319).
/// </summary>
public static class Jwt
{
    private const int PartsMax = 3;

    // Who reads the first and who the last of two claims would see two tokens in one (RFC 7519, 4).
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    // Compared as a whole: what is not written exactly so is not ours to accept, above all no other algorithm.
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    public static string Sign(ReadOnlySpan<byte> claims, ReadOnlySpan<byte> secret)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{SignatureOf(signed, secret)}";
    }

    private static string SignatureOf(string signed, ReadOnlySpan<byte> secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)));

    /// <summary>The claims when the signature is right; null otherwise. Times are the caller's to check.</summary>
    public static JsonElement? Verify(string token, ReadOnlySpan<byte> secret)
    {
        var parts = token.Split('.', PartsMax + 1);
        if (parts.Length != PartsMax || !IsHs256(parts[0])) return null;
        try
        {
            var signature = SignatureOf(token[..token.LastIndexOf('.')], secret);
            // As it is written: decoded, several texts would be the same signature.
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[2]), Encoding.ASCII.GetBytes(signature))) return null;
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), NoDuplicates);
            return claims.RootElement.ValueKind == JsonValueKind.Object ? claims.RootElement.Clone() : null;
        }
        catch (Exception failure) when (IsGarbage(failure))
        {
            return null;
        }
    }

    /// <summary>Other issuers order the header's members differently; the algorithm must be named, once, and be HS256.</summary>
    private static bool IsHs256(string header)
    {
        if (header == Header) return true;
        try
        {
            using var parsed = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            var root = parsed.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.EnumerateObject().Count(member => member.NameEquals("alg"u8)) == 1
                && root.GetProperty("alg"u8) is { ValueKind: JsonValueKind.String } alg && alg.ValueEquals("HS256"u8)
                && !root.TryGetProperty("crit"u8, out _);
        }
        catch (Exception failure) when (IsGarbage(failure))
        {
            return false;
        }
    }

    /// <summary>No base64, no JSON, or (an invalid operation, to the parser) half of a surrogate pair in a name.</summary>
    private static bool IsGarbage(Exception failure) => failure is FormatException or JsonException or InvalidOperationException;
}
