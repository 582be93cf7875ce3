using Chatroom.Protocol;

namespace Chatroom.Fuzz.Inputs;

/// <summary>Any value of the wire, read whole, so that it can be written in the other format and compared. Immutable.</summary>
/// <param name="Token">What it is.</param>
/// <param name="Scalar">Its text, number or bytes (as base64, which is what JSON has for them).</param>
/// <param name="Items">Elements; of a map keys and values in turn.</param>
internal sealed record Values(WireToken Token, object? Scalar, IReadOnlyList<Values> Items)
{
    private const double LongMax = 9.2e18;
    private static readonly Values Nil = new(WireToken.Nil, null, []);

    /// <summary>Null: this is no value of the wire.</summary>
    public static Values? TryRead(byte[] bytes, WireFormat format)
    {
        try
        {
            return Read(bytes, format);
        }
        catch (MalformedFrameException)
        {
            return null;
        }
    }

    public static Values Read(byte[] bytes, WireFormat format)
    {
        var reader = new WireReader(bytes, format);
        var read = Next(ref reader);
        reader.ExpectEnd();
        return read;
    }

    public byte[] Write(WireFormat format)
    {
        var w = new WireWriter(format);
        Write(w);
        return w.ToArray();
    }

    public override string ToString() =>
        Items.Count > 0 || Token is WireToken.Array or WireToken.Map ? $"{Token}({string.Join(',', Items)})" : $"{Token}:{Scalar}";

    private static Values Next(ref WireReader r)
    {
        switch (r.Peek())
        {
            case WireToken.Nil:
                r.TryReadNil();
                return Nil;
            case WireToken.Boolean: return new Values(WireToken.Boolean, r.ReadBoolean(), []);
            case WireToken.Integer: return new Values(WireToken.Integer, r.ReadInt64(), []);
            case WireToken.Float: return Number(r.ReadDouble());
            case WireToken.String: return new Values(WireToken.String, r.ReadString(int.MaxValue), []);
            case WireToken.Binary: return new Values(WireToken.String, Convert.ToBase64String(r.ReadBinary(int.MaxValue)), []);
            case WireToken.Array: return Sequence(ref r, isMap: false);
            case WireToken.Map: return Sequence(ref r, isMap: true);
            case WireToken.Extension:
                r.Skip();
                return Nil;
            default: throw new MalformedFrameException("nothing is there");
        }
    }

    /// <summary>A whole number is the same however it is written.</summary>
    private static Values Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < LongMax ? new(WireToken.Integer, (long)value, []) : new(WireToken.Float, value, []);

    private static Values Sequence(ref WireReader r, bool isMap)
    {
        var items = new List<Values>();
        if (isMap) r.BeginMap();
        else r.BeginArray();
        while (r.Next())
        {
            if (isMap) items.Add(new Values(WireToken.String, System.Text.Encoding.UTF8.GetString(r.ReadKey()), []));
            items.Add(Next(ref r));
        }
        return new Values(isMap ? WireToken.Map : WireToken.Array, null, items);
    }

    private void Write(WireWriter w)
    {
        switch (Token)
        {
            case WireToken.Boolean: w.Bool((bool)Scalar!); break;
            case WireToken.Integer: w.Int((long)Scalar!); break;
            case WireToken.Float: w.Double((double)Scalar!); break;
            case WireToken.String: w.String((string)Scalar!); break;
            case WireToken.Array:
                w.BeginArray(Items.Count);
                foreach (var item in Items) item.Write(w);
                w.EndArray();
                break;
            case WireToken.Map:
                w.BeginMap(Items.Count / 2);
                for (var i = 0; i < Items.Count; i += 2)
                {
                    w.Key((string)Items[i].Scalar!);
                    Items[i + 1].Write(w);
                }
                w.EndMap();
                break;
            default: w.Nil(); break;
        }
    }
}
