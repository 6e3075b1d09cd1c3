// A front before the server that speaks TLS, as a reverse proxy does. Its certificate is of its own making.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class SecureFront {
  /** Where it is reached, without a slash at the end. */
  url = '';
  #server;
  #behind;
  #sockets = new Set();

  /** A front that leads nowhere yet: the server behind must know its address before it starts. */
  static async open() {
    const front = new SecureFront();
    front.#server = createServer(certificate(), (asked, answer) => front.#pass(asked, answer));
    front.#server.on('upgrade', (asked, socket, head) => front.#passOn(asked, socket, head));
    front.#server.on('secureConnection', (socket) => front.#keep(socket));
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    front.url = `https://localhost:${front.#server.address().port}`;
    return front;
  }

  lead(server) {
    this.#behind = new URL(server.url);
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(asked, answer) {
    const { method, url, headers, socket } = asked;
    const told = { ...headers, 'x-forwarded-for': socket.remoteAddress, 'x-forwarded-proto': 'https' };
    const onward = request(this.#behind.origin + url, { method, headers: told });
    onward.on('response', (from) => {
      answer.writeHead(from.statusCode, from.rawHeaders);
      from.pipe(answer);
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
    socket.on('error', () => socket.destroy());
  }
}

/** A key and a certificate for a day, that only this process trusts. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'tasksync-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', [...words, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
