using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Auth;

/// <summary>
/// The signature of a server's call: headers <c>App-Key</c>, <c>Nonce</c> (8..64 characters, once), <c>Timestamp</c> (Unix
/// milliseconds), <c>Signature</c> = hex(HMAC-SHA256(secret, method \n path and query \n nonce \n timestamp \n hex(SHA-256(body)))).
/// Thread-safe.
/// </summary>
public sealed class AppSignature(GatewayOptions options, TimeProvider clock)
{
    private const int NonceCharsMin = 8;
    private const int NonceCharsMax = 64;
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(options.AppSecret);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _nonces = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, long UntilMs)> _oldestFirst = new();

    /// <summary>What the caller signs.</summary>
    public static string TextToSign(string method, string pathAndQuery, string nonce, string timestamp, ReadOnlySpan<byte> body) =>
        $"{method}\n{pathAndQuery}\n{nonce}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";

    /// <summary>Null when the call may pass; else the code and why not.</summary>
    public (int Code, string Why)? Check(string method, string pathAndQuery, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var (key, nonce, timestamp, signature) =
            ((string?)headers["App-Key"], (string?)headers["Nonce"], (string?)headers["Timestamp"], (string?)headers["Signature"]);
        if (_secret.Length == 0 || key is null || key != options.AppKey) return (Codes.AppKey, "App-Key is missing or wrong");
        if (nonce is null || nonce.Length < NonceCharsMin || nonce.Length > NonceCharsMax)
            return (Codes.NotAuthorised, $"Nonce: {NonceCharsMin}..{NonceCharsMax} characters");
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentMs)
            || Math.Abs(nowMs - sentMs) > options.SignatureSkewMs)
            return (Codes.NotAuthorised, $"Timestamp: Unix milliseconds, within {options.SignatureSkewMs} ms of {nowMs}");
        var expected = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(TextToSign(method, pathAndQuery, nonce, timestamp, body)));
        if (!Matches(signature, expected)) return (Codes.NotAuthorised, "Signature is missing or wrong");
        // Last, so that nobody without the secret can fill the memory of nonces.
        return TryRemember(nonce, nowMs);
    }

    private static bool Matches(string? signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature?.Length == given.Length * 2
            && Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private (int, string)? TryRemember(string nonce, long nowMs)
    {
        lock (_lock)
        {
            while (_oldestFirst.TryPeek(out var oldest) && oldest.UntilMs <= nowMs) _nonces.Remove(_oldestFirst.Dequeue().Nonce);
            if (_nonces.Contains(nonce)) return (Codes.NotAuthorised, "Nonce was used before");
            if (_nonces.Count >= options.Nonces) return (Codes.ApiRate, "too many calls");
            _nonces.Add(nonce);
            // A timestamp may be ahead by the skew: its call could be replayed until twice that from now.
            _oldestFirst.Enqueue((nonce, nowMs + 2L * options.SignatureSkewMs));
            return null;
        }
    }
}
