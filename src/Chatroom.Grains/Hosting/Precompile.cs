using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatroom.Grains.Hosting;

/// <summary>
/// Compiles this product's own methods while the process starts, before it listens: else the first few thousand viewers, who come
/// in one second, wait for the compiler. Measured: docs/adr/0003. Thread-safe.
/// </summary>
/// <param name="root">The process's own assembly: it is compiled with those of ours that it stands on.</param>
public sealed partial class Precompile(Assembly root, ILogger log) : IHostedService
{
    private const string Product = "Chatroom.";
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static int _done;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Once a process, however many gateways a test starts in it.
        if (Interlocked.Exchange(ref _done, 1) != 0) return Task.CompletedTask;
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        // A process that was killed has its viewers at the door: every processor compiles.
        Parallel.ForEach(Assemblies(root).SelectMany(assembly => assembly.GetTypes()), type =>
        {
            foreach (var method in Methods(type))
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
                Interlocked.Increment(ref count);
            }
        });
        LogPrepared(count, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IEnumerable<MethodBase> Methods(Type type) => type.ContainsGenericParameters
        ? [] : type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)).Where(IsWorthIt);

    // Without a body: abstract, or the system's own. What the compiler writes for records and properties is inlined, or hardly called.
    private static bool IsWorthIt(MethodBase method) => !method.ContainsGenericParameters
        && (method.Attributes & (MethodAttributes.Abstract | MethodAttributes.PinvokeImpl)) == 0
        && (method.MethodImplementationFlags & (MethodImplAttributes.Runtime | MethodImplAttributes.InternalCall)) == 0
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    /// <summary>An assembly of ours and those of ours that it stands on, each once.</summary>
    private static HashSet<Assembly> Assemblies(Assembly root)
    {
        var found = new HashSet<Assembly>();
        var open = new Stack<Assembly>([root]);
        while (open.TryPop(out var assembly))
        {
            if (!found.Add(assembly)) continue;
            foreach (var name in assembly.GetReferencedAssemblies())
                if (name.Name!.StartsWith(Product, StringComparison.Ordinal)) open.Push(Assembly.Load(name));
        }
        return found;
    }

    [LoggerMessage(1, LogLevel.Information, "Compiled {Count} methods ahead in {Milliseconds:0} ms")]
    private partial void LogPrepared(int count, double milliseconds);
}
