Chatroom.Gateway.GatewayApp.Create(args).Run();
