using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Whether somebody may speak, and if not, which rule says so. Immutable.</summary>
/// <param name="Allowed">By all rules that were asked; a hook never is.</param>
/// <param name="Code">What a publish would be refused with; 0 when it is allowed.</param>
/// <param name="Rule">The first rule that refuses, or null.</param>
/// <param name="Until">When that ends, Unix milliseconds, -1 never; 0 when it has no end of its own.</param>
/// <param name="RetryAfterMs">How long to wait, in milliseconds; 0 when nothing is said.</param>
public readonly record struct SpeakingCheck(bool Allowed, int Code, string? Rule, long Until, long RetryAfterMs);

public sealed partial class ChatClient
{
    /// <summary>Asks the rules of speaking in their order, without sending or counting anything.</summary>
    /// <param name="user">Whom it is about; null: this user. Others: moderators only.</param>
    /// <param name="type">Of the message; null: rules that look at it are not asked.</param>
    /// <param name="content">Of the message; likewise.</param>
    /// <exception cref="ChatException">20406 the role may not.</exception>
    public Task<SpeakingCheck> WhyAsync(
        string? user = null, string? type = null, string? content = null, CancellationToken token = default) =>
        QueryAsync("why", w => Parameters.Write(w, ("user", user), ("type", type), ("content", content)), ReadCheck, token);

    private static SpeakingCheck ReadCheck(ref WireReader r)
    {
        var check = default(SpeakingCheck);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("allowed"u8)) check = check with { Allowed = r.ReadBoolean() };
            else if (key.SequenceEqual("code"u8)) check = check with { Code = r.ReadInt32() };
            else if (key.SequenceEqual("rule"u8)) check = check with { Rule = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("until"u8)) check = check with { Until = r.ReadInt64() };
            else if (key.SequenceEqual("retryAfterMs"u8)) check = check with { RetryAfterMs = r.ReadInt64() };
            else r.Skip();
        }
        return check;
    }
}
