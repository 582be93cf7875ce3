namespace Chatroom.Grains.Orleans.Calls;

/// <summary>
/// The answer of a room to a silo, and what the silo must have been told before anybody may see the answer: tells and answers travel
/// apart. Immutable.
/// </summary>
/// <param name="Bytes">The answer.</param>
/// <param name="Line">The silo's line (<see cref="IClusterRoom.Attach"/>) at this activation; 0: it has none.</param>
/// <param name="Told">How many tells have gone down that line.</param>
/// <param name="Life">Which activation it was: another number, another memory.</param>
[GenerateSerializer, Immutable, Alias("chatroom.fenced")]
internal readonly record struct Fenced([property: Id(0)] byte[] Bytes, [property: Id(1)] long Line, [property: Id(2)] long Told, [property: Id(3)] long Life);
