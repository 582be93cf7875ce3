namespace Chatroom.Grains.Store;

/// <summary>A store that notices when it cannot work until somebody does something about it. Thread-safe.</summary>
public interface IStoreHealth
{
    /// <summary>False: writes are refused, and it does not pass by itself. The log says why.</summary>
    bool IsSound { get; }
}
