Chatroom.Silo.SiloApp.Create(args).Run();
