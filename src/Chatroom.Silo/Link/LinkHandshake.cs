using Chatroom.Grains.Link;
using Chatroom.Protocol;
using Chatroom.Protocol.Link;

namespace Chatroom.Silo.Link;

/// <summary>Who is at the other end: asks, and checks the proof. Stateless.</summary>
internal static partial class LinkHandshake
{
    private const int IdBytesMax = 64;

    /// <summary>What the gateway says of itself, and what it is answered; null: it has been closed.</summary>
    public static async Task<(LinkHello Hello, LinkWelcome Welcome)?> Meet(LinkSocket socket, SiloOptions options, TimeProvider clock, ILogger log, string from)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.HelloMs), clock);
        var (code, why) = (LinkCloseCodes.Refused, "no hello in time");
        try
        {
            var nonce = LinkProof.Nonce();
            await socket.Send([new LinkChallenge(nonce)], late.Token);
            LinkFrame? said = null;
            var isOpen = await socket.Receive(frame => said = said is null ? frame : throw new MalformedFrameException("one hello is wanted"), LinkLimits.HelloBytes, late.Token);
            if (isOpen && said is LinkHello hello)
            {
                (code, why) = Check(hello, nonce, options);
                if (code == 0) return (hello, new LinkWelcome(options.LeaseMs, LinkProof.OfSilo(options.Secret, nonce, hello.Nonce)));
                if (code == LinkCloseCodes.Proof) LogProof(log, from);
            }
        }
        catch (MalformedFrameException malformed)
        {
            (code, why) = (LinkCloseCodes.BadFrame, malformed.Message);
        }
        catch (Exception)
        {
            // Gone, or late.
        }
        await socket.Close(code, why, late.Token);
        return null;
    }

    private static (int Code, string Why) Check(LinkHello hello, byte[] nonce, SiloOptions options)
    {
        if (hello.Version != LinkLimits.Version) return (LinkCloseCodes.Version, $"version {LinkLimits.Version} of the link is wanted");
        if (!LinkProof.Equal(LinkProof.OfGateway(options.Secret, nonce, hello.Nonce, hello.Gateway, hello.Instance), hello.Proof))
            return (LinkCloseCodes.Proof, "the secret is another one");
        if (hello.Gateway.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(hello.Gateway) > IdBytesMax)
            return (LinkCloseCodes.BadFrame, $"a gateway's id has 1..{IdBytesMax} bytes");
        return (0, "");
    }

    [LoggerMessage(1, LogLevel.Warning, "A gateway at {From} does not know the secret")]
    private static partial void LogProof(ILogger log, string from);
}
