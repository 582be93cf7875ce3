using System.Reflection;
using System.Text;
using Chatroom.Protocol;

namespace Chatroom.LoadTest.Swarms;

/// <summary>The protocol's codes by their names, split into words: what the one table of codes calls them. Thread-safe.</summary>
internal static class CodesInWords
{
    private static readonly Dictionary<int, string> Names = typeof(Codes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => (int)field.GetRawConstantValue()!, field => Words(field.Name));

    internal static string Of(int code) => Names.GetValueOrDefault(code, "no code of the protocol");

    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }
        return words.ToString();
    }
}
