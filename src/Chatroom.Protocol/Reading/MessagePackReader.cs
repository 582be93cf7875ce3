using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Chatroom.Protocol;

/// <summary>
/// The MessagePack half of <see cref="WireReader"/>. Counts the values left in each open container. Not thread-safe.
/// A declared count or length is compared with the bytes that are left (an element takes one at least) before use.
/// </summary>
internal ref struct MessagePackReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _depth;
    private OpenContainers _left;

    internal MessagePackReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    internal readonly WireToken Peek() => AtEnd ? WireToken.None : MessagePackHead.TokenOf(Head());

    private readonly bool AtEnd => _depth == 0 ? _at == _bytes.Length : _left[_depth - 1] == 0;

    internal void BeginArray()
    {
        var head = Take(WireToken.Array, "An array was expected.");
        Open(head <= 0x9f ? head & 0x0fu : Length(head - 0xdc + 1), valuesEach: 1);
    }

    internal void BeginMap()
    {
        var head = Take(WireToken.Map, "A map was expected.");
        Open(head <= 0x8f ? head & 0x0fu : Length(head - 0xde + 1), valuesEach: 2);
    }

    internal void End()
    {
        if (_depth == 0) MalformedFrameException.ThrowIncomplete("No array or map is open.");
        while (_left[_depth - 1] > 0) Skip();
        _depth--;
    }

    internal bool TryReadNil()
    {
        if (Peek() != WireToken.Nil) return false;
        TakeAny();
        return true;
    }

    internal string ReadString(int maxBytes) => Encoding.UTF8.GetString(ReadUtf8(maxBytes));

    internal ReadOnlySpan<byte> ReadUtf8(int maxBytes)
    {
        var head = Take(WireToken.String, "A string was expected.");
        var text = Body(head <= 0xbf ? head & 0x1fu : Length(head - 0xd9));
        if (text.Length > maxBytes) ThrowTooLong();
        if (!Utf8.IsValid(text)) MalformedFrameException.ThrowIncomplete("A string is not valid UTF-8.");
        return text;
    }

    internal byte[] ReadBinary(int maxBytes)
    {
        var head = Take(WireToken.Binary, "A binary was expected.");
        var body = Body(Length(head - 0xc4));
        if (body.Length > maxBytes) ThrowTooLong();
        return body.ToArray();
    }

    internal bool ReadBoolean() => Take(WireToken.Boolean, "A boolean was expected.") == 0xc3;

    internal long ReadInt64()
    {
        var value = ReadInteger(out var isAboveInt64);
        if (isAboveInt64) MalformedFrameException.ThrowInvalid("An integer is out of range.");
        return value;
    }

    internal ulong ReadUInt64()
    {
        var value = ReadInteger(out var isAboveInt64);
        if (value < 0 && !isAboveInt64) MalformedFrameException.ThrowInvalid("An integer is negative.");
        return (ulong)value;
    }

    internal double ReadDouble()
    {
        if (Peek() == WireToken.Integer)
        {
            var whole = ReadInteger(out var isAboveInt64);
            return isAboveInt64 ? (ulong)whole : whole;
        }
        var value = Float(Take(WireToken.Float, "A number was expected."));
        if (!double.IsFinite(value)) MalformedFrameException.ThrowInvalid("A number is out of range.");
        return value;
    }

    internal ReadOnlySpan<byte> ReadRaw()
    {
        var start = _at;
        Skip();
        return _bytes[start.._at];
    }

    // Walks with the same stack that the reads use, so what is skipped has the same depth bound.
    internal void Skip()
    {
        var floor = _depth;
        do
        {
            if (_depth > floor && _left[_depth - 1] == 0) _depth--;
            else SkipOne();
        }
        while (_depth > floor);
    }

    internal readonly void ExpectEnd()
    {
        if (_depth != 0 || _at != _bytes.Length) MalformedFrameException.ThrowIncomplete("The input goes on after the frame.");
    }

    private void SkipOne()
    {
        switch (AtEnd ? WireToken.None : Peek())
        {
            case WireToken.Array: BeginArray(); break;
            case WireToken.Map: BeginMap(); break;
            case WireToken.String: ReadUtf8(int.MaxValue); break;
            case WireToken.Binary: Body(Length(TakeAny() - 0xc4)); break;
            case WireToken.Integer: ReadInteger(out _); break;
            case WireToken.Float: Body(TakeAny() == 0xca ? 4u : 8u); break;
            case WireToken.Extension: SkipExtension(TakeAny()); break;
            default: TakeAny(); break;
        }
    }

    // One byte of type stands in front of the body.
    private void SkipExtension(byte head) => Body(1 + (head >= 0xd4 ? 1u << (head - 0xd4) : (ulong)Length(head - 0xc7)));

    private long ReadInteger(out bool isAboveInt64)
    {
        isAboveInt64 = false;
        var head = Take(WireToken.Integer, WireToken.Float, "An integer was expected.");
        switch (head)
        {
            case <= 0x7f: return head;
            case >= 0xe0: return (sbyte)head;
            case 0xcc: return Body(1)[0];
            case 0xcd: return BinaryPrimitives.ReadUInt16BigEndian(Body(2));
            case 0xce: return BinaryPrimitives.ReadUInt32BigEndian(Body(4));
            case 0xcf:
                var bits = BinaryPrimitives.ReadInt64BigEndian(Body(8));
                isAboveInt64 = bits < 0;
                return bits;
            case 0xd0: return (sbyte)Body(1)[0];
            case 0xd1: return BinaryPrimitives.ReadInt16BigEndian(Body(2));
            case 0xd2: return BinaryPrimitives.ReadInt32BigEndian(Body(4));
            case 0xd3: return BinaryPrimitives.ReadInt64BigEndian(Body(8));
            default: return WholeNumber.From(Float(head));
        }
    }

    private double Float(byte head) =>
        head == 0xca ? BinaryPrimitives.ReadSingleBigEndian(Body(4)) : BinaryPrimitives.ReadDoubleBigEndian(Body(8));

    private byte Take(WireToken expected, string otherwise) => Take(expected, expected, otherwise);

    private byte Take(WireToken expected, WireToken orElse, string otherwise)
    {
        var head = TakeAny();
        var token = MessagePackHead.TokenOf(head);
        if (token != expected && token != orElse) MalformedFrameException.ThrowInvalid(otherwise);
        return head;
    }

    private byte TakeAny()
    {
        if (_depth > 0)
        {
            if (_left[_depth - 1] == 0) MalformedFrameException.ThrowInvalid("A value is missing.");
            _left[_depth - 1]--;
        }
        var head = Head();
        _at++;
        return head;
    }

    private readonly byte Head()
    {
        if (_at == _bytes.Length) ThrowEnded();
        return _bytes[_at];
    }

    // The width doubles with each step: one, two, four bytes.
    private uint Length(int step)
    {
        var bytes = Body(1u << step);
        return step switch
        {
            0 => bytes[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }

    private ReadOnlySpan<byte> Body(ulong length)
    {
        if (length > (ulong)(_bytes.Length - _at)) ThrowEnded();
        var body = _bytes.Slice(_at, (int)length);
        _at += body.Length;
        return body;
    }

    private void Open(uint count, int valuesEach)
    {
        var values = (long)count * valuesEach;
        if (values > _bytes.Length - _at) ThrowEnded();
        if (_depth == WireLimits.Depth) MalformedFrameException.ThrowIncomplete("Arrays and maps nest too deep.");
        _left[_depth++] = (int)values;
    }

    [DoesNotReturn]
    private static void ThrowEnded() => MalformedFrameException.ThrowIncomplete("The input has ended.");

    private static void ThrowTooLong() => MalformedFrameException.ThrowInvalid("A string or binary is too long.");

    [InlineArray(WireLimits.Depth)]
    private struct OpenContainers
    {
        private int _first;
    }
}
