using BenchmarkDotNet.Running;
using Chatroom.Benchmarks;

// dotnet run -c Release --project bench/Chatroom.Benchmarks -- --filter '*Apply*'
// dotnet run -c Release --project bench/Chatroom.Benchmarks -- rate [memory|sqlite] [publishes a round]
// dotnet run -c Release --project bench/Chatroom.Benchmarks -- store [memory|sqlite|postgres] [rooms] [seconds] [messages a batch]
// dotnet run -c Release --project bench/Chatroom.Benchmarks -- words [words]
switch (args.FirstOrDefault())
{
    case "rate": return await RoomRate.Run(args[1..]);
    case "store": return await StoreRate.Run(args[1..]);
    case "words": return WordBuild.Run(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(AllocationCeilingAttribute).Assembly).Run(args);
        return 0;
}
