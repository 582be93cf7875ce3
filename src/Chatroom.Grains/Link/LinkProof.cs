using System.Security.Cryptography;
using System.Text;
using Chatroom.Protocol.Link;

namespace Chatroom.Grains.Link;

/// <summary>
/// How each side proves that it knows the shared secret, which never travels: HMAC-SHA256 of the other's nonce, so that nothing that was
/// heard once is good again. Stateless.
/// </summary>
public static class LinkProof
{
    public static byte[] Nonce() => RandomNumberGenerator.GetBytes(LinkLimits.ProofBytes);

    /// <summary>A gateway's: for this id and this instance alone. Empty when there is no secret.</summary>
    public static byte[] OfGateway(string secret, byte[] siloNonce, byte[] gatewayNonce, string gateway, long instance) =>
        Of(secret, $"gateway\n{Convert.ToHexStringLower(siloNonce)}\n{Convert.ToHexStringLower(gatewayNonce)}\n{gateway}\n{instance}");

    /// <summary>The silo's. Empty when there is no secret.</summary>
    public static byte[] OfSilo(string secret, byte[] siloNonce, byte[] gatewayNonce) =>
        Of(secret, $"silo\n{Convert.ToHexStringLower(gatewayNonce)}\n{Convert.ToHexStringLower(siloNonce)}");

    /// <summary>Whether they are the same, in a time that says nothing.</summary>
    public static bool Equal(byte[] expected, byte[] shown) => CryptographicOperations.FixedTimeEquals(expected, shown);

    private static byte[] Of(string secret, string text) =>
        secret.Length == 0 ? [] : HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes("chatroom link\n" + text));
}
