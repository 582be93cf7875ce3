namespace Chatroom.Grains.Store;

/// <summary>The store did not do it and nothing was changed: full disk, lock, too much waiting. It may work later.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The log does not stand where the caller believes: someone else has written it. Nothing was changed.</summary>
public sealed class StoreConflictException(string message) : Exception(message);
