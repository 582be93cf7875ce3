// Bun (uWebSockets): what a client says is published to the room's topic. bun bun.js PORT
const server = Bun.serve({
  port: Number(process.argv[2]),
  hostname: '127.0.0.1',
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('WebSocket only', { status: 426 })),
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 960,
    open: (socket) => socket.subscribe('room'),
    message: (_, text) => server.publish('room', text),
  },
});
