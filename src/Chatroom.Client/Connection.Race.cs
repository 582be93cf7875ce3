using Chatroom.Protocol;

namespace Chatroom.Client;

internal sealed partial class Connection
{
    /// <summary>So many gateways are tried at once.</summary>
    internal const int Racers = 3;

    /// <summary>Tries the first few at once: the first to open is used, the others are closed. Throws what the last of them threw.</summary>
    internal static async Task<Connection> OpenFirstAsync(
        IReadOnlyList<Uri> gateways, WireFormat format, int maxFrameBytes, CancellationToken token)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        var racing = gateways.Take(Racers).Select(uri => OpenAsync(uri, format, maxFrameBytes, over.Token)).ToList();
        for (; ; )
        {
            var first = await Task.WhenAny(racing).ConfigureAwait(false);
            racing.Remove(first);
            if (!first.IsCompletedSuccessfully && racing.Count > 0) continue;
            await over.CancelAsync().ConfigureAwait(false);
            foreach (var other in racing) _ = DropAsync(other);
            return await first.ConfigureAwait(false);
        }
    }

    private static async Task DropAsync(Task<Connection> opening)
    {
        try
        {
            var late = await opening.ConfigureAwait(false);
            using (late) await late.CloseAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It did not open: nothing is to be closed.
        }
    }
}
