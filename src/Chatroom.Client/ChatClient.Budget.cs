namespace Chatroom.Client;

public sealed partial class ChatClient
{
    /// <summary>
    /// What this client can use: the server sends no more messages, and gaps with reason <c>budget</c> say how many it left out. Of this
    /// connection; nothing given: all again.
    /// </summary>
    /// <param name="messagesPerSecond">At least 1.</param>
    /// <param name="bytesPerSecond">At least 1,024.</param>
    /// <param name="background">No messages of members at all.</param>
    /// <exception cref="ChatException">23412 bad parameter.</exception>
    public Task SetBudgetAsync(
        int? messagesPerSecond = null, int? bytesPerSecond = null, bool background = false, CancellationToken token = default) =>
        QueryAsync(
            "budget",
            w => Parameters.Write(
                w, ("messagesPerSecond", messagesPerSecond), ("bytesPerSecond", bytesPerSecond), ("background", background ? true : null)),
            ReadNothing, token);
}
