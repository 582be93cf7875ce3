using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>Says that the server refused, or that its answer did not come (<see cref="Codes.Timeout"/>).</summary>
public sealed class ChatException : Exception
{
    public ChatException() : this(Codes.Unknown, "Unknown error.")
    {
    }

    public ChatException(string message) : this(Codes.Unknown, message)
    {
    }

    public ChatException(string message, Exception innerException) : base(message, innerException) => Code = Codes.Unknown;

    /// <summary>A refusal with this code.</summary>
    public ChatException(int code, string message, string? rule = null, long until = 0, long retryAfterMs = 0, string? user = null)
        : base($"{message} (code {code}{(rule is null ? "" : $", rule {rule}")})")
    {
        Code = code;
        Rule = rule;
        Until = until;
        RetryAfterMs = retryAfterMs;
        User = user;
    }

    /// <summary>One of <see cref="Codes"/>.</summary>
    public int Code { get; }

    /// <summary>The first rule that refused, when the server named one.</summary>
    public string? Rule { get; }

    /// <summary>When the refusal ends, Unix milliseconds, -1 never; 0 when it has no end of its own.</summary>
    public long Until { get; }

    /// <summary>How long to wait, in milliseconds; 0 when nothing was said.</summary>
    public long RetryAfterMs { get; }

    /// <summary>Which of several users the refusal is about, when the server named one.</summary>
    public string? User { get; }
}
