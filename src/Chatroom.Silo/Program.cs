return await Chatroom.Grains.Hosting.Launch.Run(args, Chatroom.Silo.SiloApp.Create, Chatroom.Silo.SiloApp.Help, Console.Out, Console.Error);
