using System.Buffers;
using Chatroom.Grains.Store;
using Chatroom.Grains.Webhooks;

namespace Chatroom.Grains.Outlets;

/// <summary>Events of one room for one outlet, so many a row as fit one call. Not thread-safe.</summary>
internal sealed class OutletPage(OutletId outlet, WebhookOptions options)
{
    private readonly ArrayBufferWriter<byte> _open = new();
    private List<OutletRow> _rows = [];
    private int _events;

    public void Add(ReadOnlySpan<byte> json)
    {
        if (_events > 0 && (_events == options.EventsPerCall || _open.WrittenCount + 1 + json.Length > options.BytesPerCall)) Close();
        if (_events > 0) _open.Write(","u8);
        _open.Write(json);
        _events++;
    }

    public List<OutletRow> Take()
    {
        if (_events > 0) Close();
        var rows = _rows;
        if (rows.Count > 0) _rows = [];
        return rows;
    }

    private void Close()
    {
        _rows.Add(new OutletRow(outlet, _events, _open.WrittenSpan.ToArray()));
        _open.ResetWrittenCount();
        _events = 0;
    }
}
