using Chatroom.Gateway.Tests.Sockets;

namespace Chatroom.Gateway.Tests.Security;

/// <summary>A gateway whose server API takes calls as fast as a test makes them, and that logs at every level. Thread-safe.</summary>
public sealed class GenerousGateway() : RunningGateway([
    "Gateway:ApiCallsPerSecond=1000000", "Gateway:Origins:0=https://live.example", "Logging:LogLevel:Default=Trace",
    "Logging:LogLevel:Microsoft=Trace", "Logging:LogLevel:Microsoft.AspNetCore=Trace"]);
