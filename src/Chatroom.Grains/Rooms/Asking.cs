using Chatroom.Protocol;
using Chatroom.Rooms;

namespace Chatroom.Grains.Rooms;

/// <summary>A command whose answer waits for the hook. Immutable.</summary>
/// <param name="Question">What to ask; null when it is asked already.</param>
/// <param name="Id">The command's; 0: no answer is wanted.</param>
internal readonly record struct Asking(long Number, HookQuestion? Question, long Id, WireFormat Format);

/// <summary>Whom the answer to a question goes to. Immutable.</summary>
/// <param name="Call">The call that waits for it; null: the gateway is told.</param>
internal readonly record struct HookWaiter(string Gateway, long Id, WireFormat Format, TaskCompletionSource<byte[]>? Call = null);
