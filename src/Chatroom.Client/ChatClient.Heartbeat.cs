using System.Net.WebSockets;
using Chatroom.Protocol;

namespace Chatroom.Client;

public sealed partial class ChatClient
{
    private const int DefaultHeartbeatMs = 30_000;
    private const int SilentIntervals = 3;

    // Ends the connection after three silent intervals, as the server would; and when it takes no ping for one.
    private async Task HeartbeatAsync(Connection connection, CancellationTokenSource over)
    {
        var interval = TimeSpan.FromMilliseconds(_session.HeartbeatMs > 0 ? _session.HeartbeatMs : DefaultHeartbeatMs);
        Volatile.Write(ref _lastHeard, _options.Time.GetTimestamp());
        try
        {
            while (_options.Time.GetElapsedTime(Volatile.Read(ref _lastHeard)) < interval * SilentIntervals)
            {
                await Task.Delay(interval, _options.Time, over.Token).ConfigureAwait(false);
                await connection.SendAsync(PingreqFrame.Write, over.Token).WaitAsync(interval, _options.Time, over.Token).ConfigureAwait(false);
            }
            await over.CancelAsync().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The receiving side sees the same end and says why.
        }
    }
}
