namespace Chatroom.Grains.Orleans.Streams;

/// <summary>A room has stored something for those who come after it, and its log reaches up to here. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("chatroom.log-grown")]
internal readonly record struct LogGrown([property: Id(0)] string Room, [property: Id(1)] long Epoch, [property: Id(2)] long Seq);

/// <summary>What travels on <see cref="LogStream"/>: rooms of one silo, each once, with the newest of what it had. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("chatroom.logs-grown")]
internal sealed record LogsGrown([property: Id(0)] LogGrown[] Logs);
