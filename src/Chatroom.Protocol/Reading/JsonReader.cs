using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Chatroom.Protocol;

/// <summary>
/// The JSON half of <see cref="WireReader"/>: one token of look-ahead over the framework's reader, whose exceptions it
/// turns into ours. Not thread-safe.
/// </summary>
internal ref struct JsonReader
{
    // A byte of text takes six characters when written as \u0000.
    private const int LongestEscape = 6;

    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _reader;
    private bool _started;
    private bool _ended;
    private bool _hasToken;

    internal JsonReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = WireLimits.Depth });
    }

    internal WireToken Peek() => Look() switch
    {
        JsonTokenType.Null => WireToken.Nil,
        JsonTokenType.True or JsonTokenType.False => WireToken.Boolean,
        JsonTokenType.Number => _reader.ValueSpan.IndexOfAny(".eE"u8) < 0 ? WireToken.Integer : WireToken.Float,
        JsonTokenType.String or JsonTokenType.PropertyName => WireToken.String,
        JsonTokenType.StartArray => WireToken.Array,
        JsonTokenType.StartObject => WireToken.Map,
        _ => WireToken.None,
    };

    internal void BeginArray() => Take(JsonTokenType.StartArray, "An array was expected.");

    internal void BeginMap() => Take(JsonTokenType.StartObject, "A map was expected.");

    internal void End()
    {
        for (var token = Look(); token is not (JsonTokenType.EndArray or JsonTokenType.EndObject); token = Look())
        {
            if (token == JsonTokenType.None) MalformedFrameException.ThrowIncomplete("No array or map is open.");
            Skip();
        }
        _hasToken = false;
    }

    internal ReadOnlySpan<byte> ReadKey()
    {
        Take(JsonTokenType.PropertyName, "A map key was expected.");
        return _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(Text()) : _reader.ValueSpan;
    }

    internal bool TryReadNil()
    {
        if (Look() != JsonTokenType.Null) return false;
        _hasToken = false;
        return true;
    }

    internal string ReadString(int maxBytes)
    {
        Take(JsonTokenType.String, "A string was expected.");
        var written = _reader.ValueSpan.Length;
        if (written > maxBytes && (!_reader.ValueIsEscaped || written > (long)maxBytes * LongestEscape)) ThrowTooLong();
        var text = Text();
        if (written > maxBytes && Encoding.UTF8.GetByteCount(text) > maxBytes) ThrowTooLong();
        return text;
    }

    internal long ReadInt64()
    {
        Take(JsonTokenType.Number, "An integer was expected.");
        return _reader.TryGetInt64(out var value) ? value : Whole();
    }

    internal ulong ReadUInt64()
    {
        Take(JsonTokenType.Number, "An integer was expected.");
        if (_reader.TryGetUInt64(out var value)) return value;
        var whole = Whole();
        if (whole < 0) MalformedFrameException.ThrowInvalid("An integer is negative.");
        return (ulong)whole;
    }

    internal bool ReadBoolean()
    {
        if (Look() is not (JsonTokenType.True or JsonTokenType.False)) MalformedFrameException.ThrowInvalid("A boolean was expected.");
        _hasToken = false;
        return _reader.TokenType == JsonTokenType.True;
    }

    internal double ReadDouble()
    {
        Take(JsonTokenType.Number, "A number was expected.");
        if (!_reader.TryGetDouble(out var value) || !double.IsFinite(value)) MalformedFrameException.ThrowInvalid("A number is out of range.");
        return value;
    }

    internal byte[] ReadBinary(int maxBytes)
    {
        Take(JsonTokenType.String, "A base64 string was expected.");
        if (_reader.ValueSpan.Length > ((long)maxBytes + 2) / 3 * 4 * LongestEscape) ThrowTooLong();
        byte[]? bytes = null;
        try
        {
            if (!_reader.TryGetBytesFromBase64(out bytes)) MalformedFrameException.ThrowInvalid("A base64 string was expected.");
        }
        catch (InvalidOperationException)
        {
            MalformedFrameException.ThrowIncomplete("A string is not valid Unicode.");
        }
        if (bytes.Length > maxBytes) ThrowTooLong();
        return bytes;
    }

    internal ReadOnlySpan<byte> ReadRaw()
    {
        Look();
        var start = (int)_reader.TokenStartIndex;
        Skip();
        return _bytes[start..(int)_reader.BytesConsumed];
    }

    internal void Skip()
    {
        if (Peek() == WireToken.None) MalformedFrameException.ThrowInvalid("A value is missing.");
        var depth = _reader.CurrentDepth;
        var isContainer = _reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        _hasToken = false;
        if (!isContainer) return;
        do
        {
            Look();
            _hasToken = false;
        }
        while (_reader.CurrentDepth > depth);
    }

    internal void ExpectEnd()
    {
        if (Look() != JsonTokenType.None) MalformedFrameException.ThrowIncomplete("The input goes on after the frame.");
    }

    private void Take(JsonTokenType expected, string otherwise)
    {
        var token = Look();
        if (token == JsonTokenType.None) MalformedFrameException.ThrowIncomplete("The input has ended.");
        if (token != expected) MalformedFrameException.ThrowInvalid(otherwise);
        _hasToken = false;
    }

    private JsonTokenType Look()
    {
        if (_hasToken) return _reader.TokenType;
        if (_ended) return JsonTokenType.None;
        // The framework's reader leaves the text of strings unchecked until somebody asks for it.
        if (!_started && !Utf8.IsValid(_bytes)) MalformedFrameException.ThrowIncomplete("The input is not valid UTF-8.");
        _started = true;
        try
        {
            _hasToken = _reader.Read();
        }
        catch (JsonException e)
        {
            throw new MalformedFrameException("The input is not valid JSON.", e);
        }
        _ended = !_hasToken;
        return _hasToken ? _reader.TokenType : JsonTokenType.None;
    }

    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, written as an escape.
            throw new MalformedFrameException("A string is not valid Unicode.", e);
        }
    }

    private readonly long Whole()
    {
        if (_reader.ValueSpan.IndexOfAny(".eE"u8) < 0) MalformedFrameException.ThrowInvalid("An integer is out of range.");
        return _reader.TryGetDouble(out var value) ? WholeNumber.From(value) : WholeNumber.From(double.NaN);
    }

    private static void ThrowTooLong() => MalformedFrameException.ThrowInvalid("A string or binary is too long.");
}
