namespace Chatroom.Client;

/// <summary>One user or up to 20 of them, of whom a verb speaks; all or none. Immutable. A string and an array of strings are taken as such.</summary>
public readonly struct Users
{
    private readonly string? _one;
    private readonly IReadOnlyList<string>? _several;

    private Users(string? one, IReadOnlyList<string>? several) => (_one, _several) = (one, several);

    /// <summary>One user.</summary>
    public static Users Of(string user) => new(user, null);

    /// <summary>These users.</summary>
    public static Users Of(IReadOnlyList<string> users) => new(null, users);

    /// <summary>One user.</summary>
    public static implicit operator Users(string user) => Of(user);

    /// <summary>These users.</summary>
    public static implicit operator Users(string[] users) => Of(users);

    /// <summary>The entry of the params map that names them.</summary>
    internal (string Key, object? Value) Param => _one is null ? ("users", _several ?? []) : ("user", _one);
}
