namespace Chatroom.Grains.Store;

/// <summary>Who is told what happens in rooms. The numbers are part of what is stored.</summary>
public enum OutletId
{
    /// <summary>The app's server, over HTTP.</summary>
    Webhook,
    /// <summary>Files that keep everything.</summary>
    Archive,
    /// <summary>Files that keep what moderators did.</summary>
    Audit,
}

/// <summary>Which lane a row is in: each outlet has its own. Part of what is stored: other numbers need a new schema. Stateless.</summary>
public static class OutletLanes
{
    public const int Outlets = 3;
    public const int PerOutlet = 8;
    public const int All = Outlets * PerOutlet;

    /// <summary>The lane of a room: FNV-1a of its id, the same in every process.</summary>
    public static int Of(OutletId outlet, string room)
    {
        var hash = 2166136261;
        foreach (var c in room) hash = unchecked((hash ^ c) * 16777619);
        return First(outlet) + (int)(hash % PerOutlet);
    }

    /// <summary>The first of the outlet's lanes; the others follow it.</summary>
    public static int First(OutletId outlet) => (int)outlet * PerOutlet;

    public static int Last(OutletId outlet) => First(outlet) + PerOutlet - 1;

    public static OutletId OutletOf(int lane) => (OutletId)(lane / PerOutlet);

    /// <summary>As people and metrics name it.</summary>
    public static string NameOf(OutletId outlet) => outlet switch { OutletId.Webhook => "webhook", OutletId.Archive => "archive", _ => "audit" };

    /// <summary>The outlet of that name; null: there is none.</summary>
    public static OutletId? Find(string name)
    {
        for (var outlet = OutletId.Webhook; (int)outlet < Outlets; outlet++)
            if (NameOf(outlet) == name) return outlet;
        return null;
    }
}
