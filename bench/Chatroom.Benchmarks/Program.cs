using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/Chatroom.Benchmarks -- --filter '*Apply*'
BenchmarkSwitcher.FromAssembly(typeof(Chatroom.Benchmarks.AllocationCeilingAttribute).Assembly).Run(args);
