using Chatroom.Protocol;

namespace Chatroom.Client;

/// <summary>A mute, ban or exception that is in force. Immutable.</summary>
/// <param name="User">Whose.</param>
/// <param name="By">Who gave it.</param>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Until">Until when, Unix milliseconds, -1 for ever.</param>
/// <param name="Reason">For people; may be empty.</param>
public readonly record struct Sanction(string User, string? By, long At, long Until, string? Reason)
{
    internal static Sanction Read(ref WireReader r)
    {
        var item = new Sanction("", null, 0, 0, null);
        r.BeginMap();
        while (r.Next())
        {
            var key = r.ReadKey();
            if (key.SequenceEqual("user"u8)) item = item with { User = r.ReadString(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("by"u8)) item = item with { By = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else if (key.SequenceEqual("at"u8)) item = item with { At = r.ReadInt64() };
            else if (key.SequenceEqual("until"u8)) item = item with { Until = r.ReadInt64() };
            else if (key.SequenceEqual("reason"u8)) item = item with { Reason = r.ReadStringOrNull(WireLimits.ClientFrameBytes) };
            else r.Skip();
        }
        return item;
    }
}
