namespace Chatroom.Benchmarks;

/// <summary>
/// What a benchmark may allocate an operation, in bytes. A test runs every benchmark that has one and fails above it: allocation is
/// the same on every machine, time is not.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllocationCeilingAttribute(int bytes) : Attribute
{
    public int Bytes { get; } = bytes;
}
