using Chatroom.Grains.Embedded;

namespace Chatroom.Grains.Link;

/// <summary>There is no link to a silo now. Nothing was done; it works again once there is.</summary>
public sealed class SiloAwayException() : EngineAwayException("no silo can be reached now")
{
    /// <summary>What a refusal names, as /health/ready does.</summary>
    public const string RuleName = "silo";
    public override string Rule => RuleName;
}

/// <summary>The silo goes down and took no more calls.</summary>
public sealed class SiloStoppingException(string why) : EngineAwayException(why);

/// <summary>The silo did not take the call, or too many already wait on this side. Nothing was done.</summary>
public sealed class CallRefusedException(string why) : GrainRefusedException(why);

/// <summary>The link was lost while the call was under way: whether it was carried out is not known.</summary>
public sealed class CallLostException() : IOException("the link was lost before the answer came");

/// <summary>The call failed at the silo, whose log says more: whether it was carried out is not known.</summary>
public sealed class CallFailedException(string why) : Exception(why);
