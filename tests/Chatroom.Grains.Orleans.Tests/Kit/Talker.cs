using System.Collections.Concurrent;
using Chatroom.Grains.Tests.Kit;

namespace Chatroom.Grains.Orleans.Tests.Kit;

/// <summary>
/// Says something in a room again and again, as a client does: joins again when the room has forgotten it, and sends again with the same
/// id what it does not know to be stored. Not thread-safe.
/// </summary>
internal sealed class Talker(string user, string room)
{
    private int _said;

    /// <summary>What was acknowledged, with its seq.</summary>
    public ConcurrentDictionary<string, long> Acked { get; } = new();

    /// <summary>Says the next thing until it is acknowledged, through one or the other of the silos.</summary>
    public async Task Talk(Func<IGrains> through)
    {
        var text = $"{user}.{_said++}";
        for (; ; )
        {
            if (await Try(through(), text) is not { } told)
            {
                await Task.Yield();
                continue;
            }
            Acked[text] = told.Number("seq");
            return;
        }
    }

    private async Task<Told?> Try(IGrains grains, string text)
    {
        try
        {
            var told = await grains.Room(room).Ask(Say.Text(user, text));
            if (told.Code == 23406) await grains.Room(room).Ask(Say.Join(user));
            return told.Code == 0 ? told : null;
        }
        catch (Exception)
        {
            // The room lives nowhere just now, or its silo went down with the call.
            return null;
        }
    }
}
