namespace Chatroom.Protocol;

/// <summary>One entry of a room as results list it, <c>[key, value, version, owner]</c>. Immutable.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
/// <param name="Version">Its version.</param>
/// <param name="Owner">Who set it; null: the server.</param>
public readonly record struct EntryItem(string Key, string? Value, long Version, string? Owner)
{
    /// <summary>Reads the array.</summary>
    public static EntryItem Read(ref WireReader r)
    {
        r.BeginArray();
        var item = new EntryItem(
            r.ReadString(WireText.MaxBytes), r.ReadStringOrNull(WireText.MaxBytes), r.ReadInt64(), r.ReadStringOrNull(WireText.MaxBytes));
        r.EndArray();
        return item;
    }

    /// <summary>Writes the array.</summary>
    public void Write(WireWriter w)
    {
        w.BeginArray(4);
        w.String(Key);
        w.String(Value);
        w.Int(Version);
        w.String(Owner);
        w.EndArray();
    }
}
