using Chatroom.LoadTest.Runs;
using Chatroom.LoadTest.Workers;

return args is [WorkerProcess.Verb] ? WorkerProcess.Run() : await LoadTestCommand.RunAsync(args);
