namespace Chatroom.Grains.Rooms;

/// <content>The rolling digest is told now and then, so that a member who was shown something else finds out at once.</content>
public sealed partial class RoomGrain
{
    private Summed? _summed;
    private Summed _toldDigest;
    private long _digestToldMs;

    /// <summary>When the digest is next to be told; only when there are messages since, and somebody who wants to know.</summary>
    private long DigestDueMs =>
        _summed is { } at && _gateways.Count > 0 && at.Digest != (_toldDigest.Epoch == at.Epoch ? _toldDigest.Digest : 0)
            ? _digestToldMs + _options.DigestMs
            : long.MaxValue;

    /// <summary>Right behind the batch that ends there: every gateway has been told that one, and none behind it.</summary>
    private void TellDigest(long nowMs)
    {
        if (nowMs < DigestDueMs) return;
        (_toldDigest, _digestToldMs) = (_summed!.Value, nowMs);
        var (epoch, seq, digest) = _toldDigest;
        TellAll(g => g.Summed(_room.Id, epoch, seq, digest));
    }

    /// <summary>The rolling digest at the end of the last batch that was handed on. Immutable.</summary>
    private readonly record struct Summed(long Epoch, long Seq, ulong Digest);
}
