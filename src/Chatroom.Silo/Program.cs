return await Chatroom.Grains.Hosting.Launch.Run(args, Chatroom.Silo.SiloApp.Create, Console.Out, Console.Error);
