using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Chatroom.Grains.Tests")]
[assembly: InternalsVisibleTo("Chatroom.Gateway.Tests")]
[assembly: InternalsVisibleTo("Chatroom.Grains.Orleans.Tests")]
[assembly: InternalsVisibleTo("Chatroom.Benchmarks")]
[assembly: InternalsVisibleTo("Chatroom.Silo.Tests")]
