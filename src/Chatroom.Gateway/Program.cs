return await Chatroom.Grains.Hosting.Launch.Run(args, Chatroom.Gateway.GatewayApp.Create, Chatroom.Gateway.GatewayApp.Help, Console.Out, Console.Error);
