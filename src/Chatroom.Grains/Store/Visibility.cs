using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Chatroom.Store.Tests")]
