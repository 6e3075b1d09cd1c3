// A mail server of a test's own: it asks for STARTTLS and a password, and keeps what it is sent.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';

const WAIT_MS = 15_000;
const USER = 'tasks@example.org';
/** With characters that must be percent-encoded in an address. */
const PASSWORD = 'p:a/s@s%word';

export class Post {
  /** What came: who it is for, in which envelope, whether the way was encrypted, and the text. */
  letters = [];
  #server;
  #folder;

  static async open() {
    const post = new Post();
    post.#folder = await mkdtemp(join(tmpdir(), 'tasksync-post-'));
    const [key, cert] = [join(post.#folder, 'key.pem'), join(post.#folder, 'cert.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const names = ['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'];
    await promisify(execFile)('openssl', [...made, ...names, '-keyout', key, '-out', cert]);
    post.certificate = cert;
    post.#server = new SMTPServer({
      key: await readFile(key),
      cert: await readFile(cert),
      authMethods: ['PLAIN', 'LOGIN'],
      onAuth: ({ username, password }, session, answer) => {
        const fits = username === USER && password === PASSWORD && session.secure;
        answer(fits ? null : new Error('Invalid username or password'), { user: username });
      },
      onData: (stream, session, taken) => post.#take(stream, session, taken),
    });
    post.#server.on('error', () => {});
    post.#server.listen(0, '127.0.0.1');
    await once(post.#server.server, 'listening');
    return post;
  }

  /** The settings of a server that sends by it. */
  get settings() {
    const { port } = this.#server.server.address();
    const login = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`;
    return {
      SMTP_URL: `smtp://${login}@localhost:${port}?tls=starttls`,
      MAIL_FROM: 'TaskSync <tasks@example.org>',
      SSL_CERT_FILE: this.certificate,
    };
  }

  /** The latest letter about this to this address, once there is one. */
  async letter(to, subject) {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const found = this.letters.findLast((letter) => letter.to.includes(to) && letter.subject === subject);
      if (found) return found;
      if (Date.now() > end) throw new Error(`No letter "${subject}" came to ${to}: ${JSON.stringify(this.letters)}`);
      await new Promise((soon) => setTimeout(soon, 50));
    }
  }

  async close() {
    await new Promise((closed) => this.#server.close(closed));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #take(stream, session, taken) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString('utf8');
    const [head] = raw.split('\r\n\r\n', 1);
    const headers = Object.fromEntries(
      head.replace(/\r\n[ \t]/g, ' ').split('\r\n').map((line) => line.split(/: (.*)/s).slice(0, 2)),
    );
    const body = raw.slice(head.length + 4);
    // RFC 2045, section 6.7.
    const isQuoted = headers['Content-Transfer-Encoding'] === 'quoted-printable';
    const text = isQuoted
      ? body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
      : body;
    this.letters.push({
      to: session.envelope.rcptTo.map(({ address }) => address),
      from: session.envelope.mailFrom.address,
      secure: session.secure,
      subject: headers.Subject,
      headers,
      text,
      link: /https?:\/\/\S+\?token=\S+/.exec(text)?.[0],
    });
    taken();
  }
}
