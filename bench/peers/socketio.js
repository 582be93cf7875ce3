// socket.io: what a client says goes to the room. node socketio.js PORT
const { createServer } = require('node:http');
const { Server } = require('socket.io');

const http = createServer();
// A ping within the run would be counted as the room's traffic.
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 300_000, pingTimeout: 300_000 });
io.on('connection', (socket) => {
  socket.join('room');
  socket.on('m', (text) => io.to('room').emit('m', text));
});
http.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
