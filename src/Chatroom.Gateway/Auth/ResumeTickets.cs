using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Gateway.Auth;

/// <summary>What became of a ticket that a client showed.</summary>
public enum TicketOutcome
{
    /// <summary>Signed by this app and in force.</summary>
    Good,

    /// <summary>Not made here, or changed on its way.</summary>
    Forged,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>
/// Signs and reads resume tickets: base64url of version, role, slot, epoch, seq, times, then user, room, session and gateway behind their
/// lengths, then 16 bytes of HMAC-SHA256 by a key of their own. docs/PROTOCOL.md has the bytes. Thread-safe.
/// </summary>
public sealed class ResumeTickets
{
    private const byte Version = 1;
    private const int MacBytes = 16;
    private const int HeadBytes = 36;
    private const int BytesMax = WireLimits.TicketBytes / 4 * 3;
    private readonly byte[]? _key;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;

    public ResumeTickets(GatewayOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        // A key of its own, so that nothing that is signed for another purpose can pass for a ticket, nor a ticket for that.
        if (options.AppSecret.Length > 0)
            _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.AppSecret), Encoding.UTF8.GetBytes($"chatroom resume ticket\n{options.AppKey}"));
    }

    private long NowMs => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A ticket for that place, from now on for as long as the options say. Null when there is no secret to sign it with.</summary>
    public string? Issue(string user, string room, Position position, Role role, string session, ushort slot)
    {
        if (_key is null) return null;
        var nowMs = NowMs;
        var gateway = _options.TicketAnyGateway ? "" : _options.Id;
        Span<byte> bytes = stackalloc byte[BytesMax];
        bytes[0] = Version;
        bytes[1] = (byte)role;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], slot);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], position.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes[12..], position.Seq);
        BinaryPrimitives.WriteInt64BigEndian(bytes[20..], nowMs);
        BinaryPrimitives.WriteInt64BigEndian(bytes[28..], nowMs + _options.TicketMs);
        var length = HeadBytes;
        foreach (var text in (ReadOnlySpan<string>)[user, room, session, gateway])
        {
            var written = Encoding.UTF8.GetBytes(text, bytes[(length + 1)..]);
            bytes[length] = checked((byte)written);
            length += 1 + written;
        }
        Sign(bytes[..length], bytes.Slice(length, MacBytes));
        return Base64Url.EncodeToString(bytes[..(length + MacBytes)]);
    }

    /// <summary>Reads what a client shows. Never throws, whatever it is.</summary>
    public (ResumeTicket? Ticket, TicketOutcome Outcome) Read(string text)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        if (_key is null || text.Length > WireLimits.TicketBytes
            || Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done || length < HeadBytes + MacBytes)
            return (null, TicketOutcome.Forged);
        var signed = bytes[..(length - MacBytes)];
        Span<byte> expected = stackalloc byte[MacBytes];
        Sign(signed, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[signed.Length..length]) || signed[0] != Version)
            return (null, TicketOutcome.Forged);
        var ticket = Parse(signed);
        return ticket.ExpiresMs > NowMs ? (ticket, TicketOutcome.Good) : (null, TicketOutcome.Expired);
    }

    private void Sign(ReadOnlySpan<byte> bytes, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key!, bytes, whole);
        whole[..MacBytes].CopyTo(mac);
    }

    /// <summary>Of bytes that this app has signed: their form is known.</summary>
    private static ResumeTicket Parse(ReadOnlySpan<byte> bytes)
    {
        var texts = bytes[HeadBytes..];
        return new ResumeTicket(
            Next(ref texts), Next(ref texts),
            new Position(BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadInt64BigEndian(bytes[12..])), (Role)bytes[1],
            Next(ref texts), Next(ref texts), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[20..]), BinaryPrimitives.ReadInt64BigEndian(bytes[28..]));

        static string Next(ref ReadOnlySpan<byte> rest)
        {
            var text = Encoding.UTF8.GetString(rest.Slice(1, rest[0]));
            rest = rest[(1 + rest[0])..];
            return text;
        }
    }
}
