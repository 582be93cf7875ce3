namespace Chatroom.Simulation.Clients;

/// <summary>A message on its way from its first sending to its last answer. One client's.</summary>
internal sealed class Said(string room, string content, Dictionary<string, object?> message)
{
    private int _open;
    private bool _isUnknown;

    public string Room { get; } = room;
    public string Content { get; } = content;
    public Dictionary<string, object?> Message { get; } = message;

    /// <summary>An answer is still to come on this connection.</summary>
    public bool IsOpen => _open > 0;

    /// <summary>Every attempt was answered, and none by "not known".</summary>
    public bool IsKnown => _open == 0 && !_isUnknown;

    public void Sent() => _open++;

    public void Answered(bool isKnown)
    {
        _open--;
        _isUnknown |= !isKnown;
    }

    public void ConnectionLost()
    {
        _isUnknown |= _open > 0;
        _open = 0;
    }
}
