using System.Net;

namespace Chatroom.Gateway.Sockets;

/// <summary>What one address has open and may still open. Its table's lock guards it.</summary>
public sealed class AddressCount
{
    internal AddressCount(IPAddress address, double tokens, long filled) => (Address, Tokens, Filled) = (address, tokens, filled);

    internal IPAddress Address { get; }
    internal int Open { get; set; }
    internal double Tokens { get; set; }
    internal long Filled { get; set; }
    internal bool IsLeaving { get; set; }
}

/// <summary>
/// Connections by address: how many are open, how many came in the last second. Bounded: who comes when it is full is not counted, and
/// only the gateway's own limits hold for them, since an attacker with many addresses must not keep others out. Not thread-safe.
/// </summary>
internal sealed class AddressTable(GatewayOptions options, TimeProvider clock)
{
    private readonly Dictionary<IPAddress, AddressCount> _counts = [];
    private readonly Queue<(AddressCount Count, long Since)> _leaving = new();

    public int Count => _counts.Count;

    /// <summary>Whether one more may come; if so it is to be counted with <see cref="Enter"/>. Null: nobody is counted.</summary>
    public bool MayEnter(IPAddress? address, out AddressCount? count)
    {
        Forget();
        count = address is null || !IsCounted(address) ? null : _counts.GetValueOrDefault(address) ?? Add(address);
        if (count is null) return true;
        if (options.ConnectsPerSecondPerAddress > 0)
        {
            var rate = (double)options.ConnectsPerSecondPerAddress;
            count.Tokens = Math.Min(rate, count.Tokens + clock.GetElapsedTime(count.Filled).TotalSeconds * rate);
            count.Filled = clock.GetTimestamp();
            if (count.Tokens < 1) return false;
        }
        return options.ConnectionsPerAddress == 0 || count.Open < options.ConnectionsPerAddress;
    }

    public static void Enter(AddressCount? count)
    {
        if (count is null) return;
        count.Tokens--;
        count.Open++;
    }

    public void Leave(AddressCount count)
    {
        if (--count.Open == 0) Idle(count);
    }

    private bool IsCounted(IPAddress address) =>
        options.ConnectionsPerAddress + options.ConnectsPerSecondPerAddress > 0 && (options.LoopbackCounted || !IPAddress.IsLoopback(address));

    private AddressCount? Add(IPAddress address)
    {
        if (_counts.Count >= options.AddressesMax) return null;
        var count = new AddressCount(address, options.ConnectsPerSecondPerAddress, clock.GetTimestamp());
        _counts.Add(address, count);
        // Who is refused for another reason never leaves.
        Idle(count);
        return count;
    }

    private void Idle(AddressCount count)
    {
        if (count.IsLeaving) return;
        count.IsLeaving = true;
        _leaving.Enqueue((count, clock.GetTimestamp()));
    }

    /// <summary>Lets go of those who have had nothing open for so long that they may open as many as anybody.</summary>
    private void Forget()
    {
        while (_leaving.TryPeek(out var first) && clock.GetElapsedTime(first.Since).TotalSeconds >= 1)
        {
            _leaving.Dequeue();
            first.Count.IsLeaving = false;
            if (first.Count.Open > 0) continue;
            if (clock.GetElapsedTime(first.Count.Filled).TotalSeconds >= 1) _counts.Remove(first.Count.Address);
            else Idle(first.Count);
        }
    }
}
