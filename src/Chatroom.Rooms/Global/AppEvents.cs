using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Global;

/// <summary>One entry of the app's log. Immutable.</summary>
/// <param name="Seq">Its place; the log is dense.</param>
/// <param name="TimeMs">When it happened, Unix milliseconds.</param>
/// <param name="By">Who did it.</param>
public abstract record AppEvent(long Seq, long TimeMs, string By);

/// <summary>Sanctions began, or ended (<see cref="Until.Never"/>).</summary>
public sealed record SanctionedEvent(
    long Seq, long TimeMs, string By, GlobalSanctionKind Kind, IReadOnlyList<string> Users, long UntilMs, string Reason)
    : AppEvent(Seq, TimeMs, By);

/// <summary>The app's word list changed.</summary>
public sealed record AppWordsEvent(
    long Seq, long TimeMs, string By, IReadOnlyList<KeyValuePair<string, WordAction>> Add, IReadOnlyList<string> Remove)
    : AppEvent(Seq, TimeMs, By);

/// <summary>The list of rooms that stay changed.</summary>
public sealed record KeepAliveEvent(long Seq, long TimeMs, string By, IReadOnlyList<string> Add, IReadOnlyList<string> Remove)
    : AppEvent(Seq, TimeMs, By);

/// <summary>The settings changed.</summary>
public sealed record SettingsEvent(long Seq, long TimeMs, string By, SettingsChange Change) : AppEvent(Seq, TimeMs, By);
