using System.Text;

namespace Chatroom.Grains.Directory;

/// <summary>Which shard keeps a user: the same on every gateway, so the hash is fixed (FNV-1a 32). Stateless.</summary>
public static class DirectoryShard
{
    private const uint Offset = 2_166_136_261;
    private const uint Prime = 16_777_619;

    public static int Of(string user, int shards)
    {
        var hash = Offset;
        Span<byte> bytes = stackalloc byte[256];
        var length = Encoding.UTF8.TryGetBytes(user, bytes, out var written) ? written : 0;
        foreach (var b in bytes[..length]) hash = unchecked((hash ^ b) * Prime);
        return (int)(hash % (uint)shards);
    }
}
