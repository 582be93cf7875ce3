namespace Chatroom.Grains.Embedded;

/// <summary>The engine did not take a call. Nothing was done; it may work later.</summary>
public abstract class GrainRefusedException(string message) : Exception(message);

/// <summary>A grain has more calls waiting than it may have.</summary>
public sealed class MailboxFullException(string key, int limit) : GrainRefusedException($"{limit} calls already wait for grain {key}");

/// <summary>This process has as many grains in memory as it may have, and the called one is not among them.</summary>
public sealed class ActivationLimitException(string key, int limit)
    : GrainRefusedException($"{limit} grains are in memory: no place for {key}");

/// <summary>Nobody hosts the grains that this process could reach now: another process will, or later.</summary>
public abstract class EngineAwayException(string message) : GrainRefusedException(message)
{
    /// <summary>What a refusal names: who hosted them goes down.</summary>
    public virtual string Rule => "draining";
}

/// <summary>The engine goes down and takes no more calls: another process will.</summary>
public sealed class EngineStoppingException(string key) : EngineAwayException($"the engine goes down: no more calls to grain {key}");
