using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Chatroom.Grains.Tests")]
