// A front before the server, as a reverse proxy is one: behind it a newer version can appear at the same
// address.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';

const NEWER = 'fedcba9876543210';

export class Front {
  /** Where it is reached, without a slash at the end. */
  url = '';
  #server;
  #behind;
  #version = '';
  #sockets = new Set();

  /** A front before a server. Close it again. */
  static async before(server) {
    const front = new Front();
    front.#behind = new URL(server.url);
    front.#server = createServer((asked, answer) => front.#pass(asked, answer));
    front.#server.on('upgrade', (asked, socket, head) => front.#passOn(asked, socket, head));
    front.#server.on('connection', (socket) => front.#keep(socket));
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    front.url = `http://127.0.0.1:${front.#server.address().port}`;
    return front;
  }

  /** From now on it leads to another version of the server's bundle. Answers that version's name. */
  async renew() {
    const worker = await (await fetch(`${this.#behind.origin}/sw.js`)).text();
    this.#version = worker.match(/const VERSION = '(\w+)'/)[1];
    return NEWER;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(asked, answer) {
    const { method, url } = asked;
    // The tag of what a browser has is that of the older version.
    const { 'if-none-match': _, ...headers } = asked.headers;
    const onward = request(this.#behind.origin + url, { method, headers: { ...headers, 'accept-encoding': 'identity' } });
    onward.on('response', async (from) => {
      const names = /^text\/html|javascript/.test(from.headers['content-type'] ?? '') && !url.startsWith('/assets/');
      if (!names || !this.#version || from.statusCode !== 200) {
        answer.writeHead(from.statusCode, from.headers);
        from.pipe(answer);
        return;
      }
      const text = Buffer.concat(await from.toArray()).toString().replaceAll(this.#version, NEWER);
      const { 'content-length': length, etag, ...kept } = from.headers;
      answer.writeHead(200, { ...kept, 'content-length': Buffer.byteLength(text) }).end(text);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }

  #passOn({ method, url, rawHeaders }, socket, head) {
    const onward = connect(this.#behind.port, this.#behind.hostname);
    this.#keep(onward);
    const lines = rawHeaders.flatMap((name, at) => (at % 2 ? [] : [`${name}: ${rawHeaders[at + 1]}`]));
    onward.write([`${method} ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    onward.write(head);
    for (const [from, to] of [[socket, onward], [onward, socket]]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
