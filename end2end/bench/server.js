import { createServer } from "node:http";
import { Server } from "socket.io";

/** Listens on a free port, and has `tell` deal with each write, in their order. */
export function serve(tell) {
  const http = createServer();
  const io = new Server(http, { transports: ["websocket"], serveClient: false });
  let seq = 0;
  io.on("connection", (socket) => {
    if (!socket.handshake.query.writer) socket.join("team");
    socket.on("write", (write, done) => {
      seq += 1;
      tell(io, seq, write);
      done?.();
    });
  });
  http.listen(0, "127.0.0.1", () => console.log(`ready on http://127.0.0.1:${http.address().port}`));
}
