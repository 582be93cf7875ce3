using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Chatroom.Grains.Hosting;

/// <summary>Settings of a process, as its configuration has them. Stateless.</summary>
public static class Settings
{
    /// <summary>A section as a record of options: a limit that is misspelt would silently be none, so a name nobody knows is refused.</summary>
    /// <param name="section">As <c>Gateway</c> or <c>Store:Sqlite</c>.</param>
    /// <param name="validate">Throws <see cref="ArgumentException"/> that names what makes no sense.</param>
    /// <exception cref="InvalidOperationException">A name is unknown, a value cannot be read or makes no sense; the message says which.</exception>
    public static T Read<T>(this IConfiguration configuration, string section, Action<T>? validate = null)
        where T : new()
    {
        RefuseUnknown(configuration.GetSection(section), typeof(T));
        var options = configuration.GetSection(section).Get<T>() ?? new T();
        RefuseNegative(section, options);
        try
        {
            validate?.Invoke(options);
        }
        catch (ArgumentException senseless)
        {
            throw new InvalidOperationException($"{section}: {StartFailure.Sentence(senseless)}", senseless);
        }
        return options;
    }

    /// <summary>Of a section that is read name by name.</summary>
    /// <exception cref="InvalidOperationException">There is another name in it; the message says which.</exception>
    public static void RefuseOthers(this IConfiguration configuration, string section, params IReadOnlyList<string> names)
    {
        foreach (var setting in configuration.GetSection(section).GetChildren())
            if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)) throw Unknown(setting);
    }

    private static InvalidOperationException Unknown(IConfigurationSection setting) => new($"{setting.Path} is no setting of this process");

    /// <summary>No number that is set has a sense below nothing: they are times, sizes and counts.</summary>
    private static void RefuseNegative(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // What cannot be set is made of what can.
            if (!property.CanWrite || property.GetValue(options) is not { } value) continue;
            if (value is int and < 0 or long and < 0 or double and (< 0 or double.NaN))
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{path}:{property.Name} is '{value}'; a number from 0 on is wanted"));
            if (IsOfOurs(property.PropertyType)) RefuseNegative($"{path}:{property.Name}", value);
        }
    }

    private static bool IsOfOurs(Type options) =>
        options is { IsClass: true, Namespace: { } home } && home.StartsWith("Chatroom.", StringComparison.Ordinal);

    private static void RefuseUnknown(IConfigurationSection section, Type options)
    {
        foreach (var setting in section.GetChildren())
        {
            var property = Array.Find(options.GetProperties(), one => one.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw Unknown(setting);
            if (IsOfOurs(property.PropertyType)) RefuseUnknown(setting, property.PropertyType);
        }
    }
}
