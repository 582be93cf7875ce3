using System.Text.Json;
using Chatroom.Protocol;

namespace Chatroom.Gateway.Polls;

/// <summary>
/// The frames that a poll carries up, found one after the other: JSON is one array of frames, MessagePack frames one behind the other.
/// Not thread-safe.
/// </summary>
internal sealed class PollBody
{
    private readonly WireFormat _format;
    private readonly ReadOnlyMemory<byte> _bytes;
    private JsonReaderState _json = new(new JsonReaderOptions { MaxDepth = WireLimits.Depth + 1 });
    private int _at;
    private bool _isInside;

    public PollBody(ReadOnlyMemory<byte> bytes, WireFormat format) => (_bytes, _format) = (bytes, format);

    /// <summary>Bytes that no client needs to send: there is no frame in it.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>The next frame as it stands in the body, not looked at; empty at the end.</summary>
    /// <exception cref="MalformedFrameException">It is no list of frames.</exception>
    public ReadOnlyMemory<byte> Next()
    {
        if (_at == _bytes.Length && !_isInside) return default;
        return _format == WireFormat.Json ? NextJson() : NextMessagePack();
    }

    private ReadOnlyMemory<byte> NextMessagePack()
    {
        var reader = new WireReader(_bytes.Span[_at..], _format);
        var length = reader.ReadRaw().Length;
        var frame = _bytes.Slice(_at, length);
        _at += length;
        return frame;
    }

    private ReadOnlyMemory<byte> NextJson()
    {
        try
        {
            var reader = new Utf8JsonReader(_bytes.Span[_at..], isFinalBlock: true, _json);
            if (!_isInside)
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw NoList();
                _isInside = true;
            }
            if (!reader.Read()) throw NoList();
            var (frame, isEnd) = (default(ReadOnlyMemory<byte>), reader.TokenType == JsonTokenType.EndArray);
            if (isEnd)
            {
                _isInside = false;
                if (reader.Read()) throw NoList();
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                frame = _bytes[(_at + start)..(_at + (int)reader.BytesConsumed)];
            }
            (_at, _json) = (isEnd ? _bytes.Length : _at + (int)reader.BytesConsumed, reader.CurrentState);
            return frame;
        }
        catch (JsonException)
        {
            throw NoList();
        }
    }

    private static MalformedFrameException NoList() => new(Codes.IncompleteFrame, "the body of a poll is an array of frames");
}
