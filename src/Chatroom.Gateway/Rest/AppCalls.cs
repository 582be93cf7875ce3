using Chatroom.Gateway.Auth;
using Chatroom.Grains;
using Chatroom.Grains.Codec;
using Chatroom.Protocol;
using Chatroom.Rooms.Global;

namespace Chatroom.Gateway.Rest;

/// <summary>From a call of the server API to a change of what holds in all rooms, and its answer to HTTP. Thread-safe.</summary>
internal sealed class AppCalls(IGrains grains)
{
    /// <summary>In whose name the app's own servers act.</summary>
    public const string By = Identity.Server;

    public async Task<IResult> Ask(AppCommand command)
    {
        // What the answer speaks of must be here: a list asked for next has it.
        await grains.AppView.Ready();
        var answer = AppAnswer.From(await grains.App.Execute(AppCommandCodec.Write(command)));
        if (answer.Code != Codes.Ok) return Problems.Of(answer.Code, answer.Which, answer.Rule, 0, answer.RetryAfterMs);
        return answer.UntilMs != 0 ? Results.Ok(new UntilResponse(answer.UntilMs)) : Results.Ok(new DoneResponse());
    }

    /// <summary>What this process knows of what holds in all rooms.</summary>
    public async Task<AppState> State()
    {
        await grains.AppView.Ready();
        return grains.AppView.State;
    }
}

/// <summary>When what was asked for ends. Immutable.</summary>
/// <param name="Until">Unix milliseconds; -1 never.</param>
internal sealed record UntilResponse(long Until);
