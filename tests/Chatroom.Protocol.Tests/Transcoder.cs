using System.Text;

namespace Chatroom.Protocol.Tests;

/// <summary>Takes any value over from one format to another, by nothing but the reader and the writer. Thread-safe.</summary>
internal static class Transcoder
{
    internal static byte[] Whole(ReadOnlySpan<byte> bytes, WireFormat from, WireFormat to)
    {
        var r = new WireReader(bytes, from);
        var written = One(ref r, to);
        r.ExpectEnd();
        return written;
    }

    internal static byte[] One(ref WireReader r, WireFormat to)
    {
        var w = new WireWriter(to);
        Copy(ref r, w);
        return w.ToArray();
    }

    private static void Copy(ref WireReader r, WireWriter w)
    {
        switch (r.Peek())
        {
            case WireToken.Nil:
                r.TryReadNil();
                w.Nil();
                break;
            case WireToken.Boolean: w.Bool(r.ReadBoolean()); break;
            case WireToken.Integer: Integer(ref r, w); break;
            case WireToken.Float: w.Double(r.ReadDouble()); break;
            case WireToken.String: w.String(r.ReadString(int.MaxValue)); break;
            case WireToken.Binary: w.Binary(r.ReadBinary(int.MaxValue)); break;
            case WireToken.Array: Array(ref r, w); break;
            case WireToken.Map: Map(ref r, w); break;
            default: throw new MalformedFrameException("No value that both formats have.");
        }
    }

    private static void Integer(ref WireReader r, WireWriter w)
    {
        var ahead = r;
        try
        {
            w.Int(ahead.ReadInt64());
            r.Skip();
        }
        catch (MalformedFrameException)
        {
            w.UInt(r.ReadUInt64());
        }
    }

    private static void Array(ref WireReader r, WireWriter w)
    {
        var elements = new List<byte[]>();
        r.BeginArray();
        while (r.Next()) elements.Add(One(ref r, w.Format));
        w.BeginArray(elements.Count);
        elements.ForEach(element => w.Raw(element));
        w.EndArray();
    }

    private static void Map(ref WireReader r, WireWriter w)
    {
        var entries = new List<(string Key, byte[] Value)>();
        r.BeginMap();
        while (r.Next()) entries.Add((Encoding.UTF8.GetString(r.ReadKey()), One(ref r, w.Format)));
        w.BeginMap(entries.Count);
        foreach (var (key, value) in entries)
        {
            w.Key(key);
            w.Raw(value);
        }
        w.EndMap();
    }
}
