using BenchmarkDotNet.Running;
using Chatroom.Benchmarks;

// dotnet run -c Release --project bench/Chatroom.Benchmarks -- --filter '*Apply*'
// dotnet run -c Release --project bench/Chatroom.Benchmarks -- rate [memory|sqlite] [publishes a round]
// dotnet run -c Release --project bench/Chatroom.Benchmarks -- store [memory|sqlite|postgres] [rooms] [seconds] [messages a batch]
// dotnet run -c Release --project bench/Chatroom.Benchmarks -- words [words]
// dotnet run -c Release --project bench/Chatroom.Benchmarks -p:Orleans=true -- orleans [thousand calls a block]
switch (args.FirstOrDefault())
{
    case "rate": return await RoomRate.Run(args[1..]);
    case "store": return await StoreRate.Run(args[1..]);
    case "words": return WordBuild.Run(args[1..]);
#if ORLEANS
    case "orleans": return await Chatroom.Benchmarks.Orleans.OrleansCallRate.Run(args[1..]);
#else
    case "orleans":
        await Console.Error.WriteLineAsync("the Orleans engine is not built into this binary; docs/OPERATIONS.md says how to");
        return 2;
#endif
    default:
        BenchmarkSwitcher.FromAssembly(typeof(AllocationCeilingAttribute).Assembly).Run(args);
        return 0;
}
