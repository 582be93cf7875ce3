using System.Runtime.CompilerServices;

namespace Chatroom.Client;

/// <summary>One user or up to 20 of them, of whom a verb speaks. Immutable. A string is one, <c>["bo", "cy"]</c> are several.</summary>
[CollectionBuilder(typeof(Users), nameof(Create))]
public readonly struct Users
{
    private readonly string? _one;
    private readonly string[]? _several;

    private Users(string? one, string[]? several) => (_one, _several) = (one, several);

    /// <summary>These users.</summary>
    public static Users Create(ReadOnlySpan<string> users) => new(null, users.ToArray());

    /// <summary>One user.</summary>
    public static implicit operator Users(string user) => new(user, null);

    /// <summary>The users.</summary>
    public IEnumerator<string> GetEnumerator() => (_one is null ? _several ?? [] : (IEnumerable<string>)[_one]).GetEnumerator();

    /// <summary>The entry of the params map that names them.</summary>
    internal (string Key, object? Value) Param => _one is null ? ("users", _several ?? []) : ("user", _one);
}
