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
        using var over = new CancellationTokenSource();
        var late = Task.Delay(TimeSpan.FromMilliseconds(options.HelloMs), clock, over.Token);
        var asking = Ask(socket, options, log, from);
        // Cancelled, it would be cut without a word: who is late is told so, and its socket goes with the caller.
        var (code, why, met) = await Task.WhenAny(asking, late) == asking ? await asking : (LinkCloseCodes.Refused, "no hello in time", null);
        await over.CancelAsync();
        if (met is not null) return met;
        using var closing = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.HelloMs), clock);
        await socket.Close(code, why, closing.Token);
        return null;
    }

    /// <summary>Who it is, or why it is to be closed. Never fails.</summary>
    private static async Task<(int Code, string Why, (LinkHello, LinkWelcome)? Met)> Ask(LinkSocket socket, SiloOptions options, ILogger log, string from)
    {
        try
        {
            var nonce = LinkProof.Nonce();
            await socket.Send([new LinkChallenge(nonce)], CancellationToken.None);
            LinkFrame? said = null;
            var isOpen = await socket.Receive(frame => said = said is null ? frame : throw new MalformedFrameException("one hello is wanted"), LinkLimits.HelloBytes, CancellationToken.None);
            if (!isOpen || said is not LinkHello hello) return (LinkCloseCodes.Refused, "a hello is wanted", null);
            var (code, why) = Check(hello, nonce, options);
            if (code == LinkCloseCodes.Proof) LogProof(log, from);
            return code != 0 ? (code, why, null) : (0, "", (hello, new LinkWelcome(options.LeaseMs, LinkProof.OfSilo(options.Secret, nonce, hello.Nonce))));
        }
        catch (MalformedFrameException malformed)
        {
            return (LinkCloseCodes.BadFrame, malformed.Message, null);
        }
        catch (Exception)
        {
            // Gone: nobody is there to be told.
            return (LinkCloseCodes.Refused, "", null);
        }
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
