using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Chatroom.Benchmarks.Tests;

/// <summary>Runs every benchmark that has an allocation ceiling, and holds it to that. Time is not looked at.</summary>
public sealed class AllocationCeilingTests
{
    private const int WarmUps = 200;
    private const int Runs = 500;
    private const int Rounds = 3;

    public static TheoryData<string> Ceilings() =>
        new(Benchmarks().Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));

    [Theory]
    [MemberData(nameof(Ceilings))]
    public void A_benchmark_allocates_no_more_than_its_ceiling(string name)
    {
        var method = Benchmarks().Single(method => $"{method.DeclaringType!.Name}.{method.Name}" == name);
        var benchmark = Activator.CreateInstance(method.DeclaringType!)!;
        method.DeclaringType!.GetMethods().Single(m => m.GetCustomAttribute<GlobalSetupAttribute>() is not null).Invoke(benchmark, null);
        var operations = Math.Max(1, method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke);
        // Methods that return something are called through a delegate of their own type: reflection would box.
        var run = Runner(benchmark, method);
        for (var i = 0; i < WarmUps; i++) run();

        // The least of several rounds: the runtime's own tables grow now and then, on whichever thread meets it.
        var bytes = double.MaxValue;
        for (var round = 0; round < Rounds; round++) bytes = Math.Min(bytes, Allocated(run) / operations);

        Assert.InRange(bytes, 0, method.GetCustomAttribute<AllocationCeilingAttribute>()!.Bytes);
    }

    /// <summary>Bytes a run.</summary>
    private static double Allocated(Action run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++) run();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }

    private static IEnumerable<MethodInfo> Benchmarks() =>
        typeof(AllocationCeilingAttribute).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<AllocationCeilingAttribute>() is not null);

    private static Action Runner(object benchmark, MethodInfo method)
    {
        if (method.ReturnType == typeof(void)) return method.CreateDelegate<Action>(benchmark);
        return (Action)typeof(AllocationCeilingTests).GetMethod(nameof(Discard), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType).Invoke(null, [benchmark, method])!;
    }

    private static Action Discard<T>(object benchmark, MethodInfo method)
    {
        var run = method.CreateDelegate<Func<T>>(benchmark);
        return () => run();
    }
}
