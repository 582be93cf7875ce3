return await Chatroom.Grains.Hosting.Launch.Run(args, Chatroom.Gateway.GatewayApp.Create, Console.Out, Console.Error);
