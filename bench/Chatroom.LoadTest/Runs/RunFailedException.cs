namespace Chatroom.LoadTest.Runs;

/// <summary>Says why a run could not be made at all.</summary>
internal sealed class RunFailedException(string message) : Exception(message);
