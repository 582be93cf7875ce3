using Chatroom.Rooms.Words;

namespace Chatroom.Rooms.Global;

/// <summary>What is asked of the app's state. Immutable; its text comes from outside and is checked by <see cref="AppRules"/>.</summary>
/// <param name="By">Who asks: stands in the lists.</param>
public abstract record AppCommand(string By);

/// <summary>Mutes or bans users in all rooms. All of them or none. Minutes, or <see cref="Until.Forever"/>.</summary>
public sealed record ImposeEverywhere(string By, GlobalSanctionKind Kind, IReadOnlyList<string> Users, int Minutes, string Reason) : AppCommand(By);

/// <summary>Ends it. All of them or none.</summary>
public sealed record LiftEverywhere(string By, GlobalSanctionKind Kind, IReadOnlyList<string> Users) : AppCommand(By);

/// <summary>Adds words, or changes what becomes of them, and removes others. What is not there is removed already.</summary>
public sealed record ChangeWords(
    string By, IReadOnlyList<KeyValuePair<string, WordAction>> Add, IReadOnlyList<string> Remove) : AppCommand(By);

/// <summary>Rooms that stay though nobody is there, and rooms that need not any more.</summary>
public sealed record KeepRooms(string By, IReadOnlyList<string> Add, IReadOnlyList<string> Remove) : AppCommand(By);

/// <summary>Changes what is named of the settings.</summary>
public sealed record ChangeSettings(string By, SettingsChange Change) : AppCommand(By);
