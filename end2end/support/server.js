// A server of one test's own: a free port, an empty folder for its data.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tasksync } from './programs.js';

const READY = /TaskSync is ready on (https?:\/\/\S+)/;
const START_MS = 30_000;
const STOP_MS = 15_000;

export class Server {
  /** Where it is reached, without a slash at the end. It stays the same over restarts. */
  url = '';
  /** What it wrote, for whoever looks into a failure. */
  log = '';
  /** From the last start of the process to the line that said it was ready, in milliseconds. */
  startMs = 0;
  #folder;
  #settings;
  #process;

  constructor(folder, settings = {}) {
    this.#folder = folder;
    this.#settings = settings;
  }

  /** A new server, ready to answer; with other settings than the usual ones, by their names. */
  static async start(settings) {
    const server = new Server(await mkdtemp(join(tmpdir(), 'tasksync-')), settings);
    await server.up();
    return server;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Starts it; the second time on the same port with the same data. */
  async up() {
    const port = this.url ? new URL(this.url).port : '0';
    const began = performance.now();
    this.#process = this.#spawn(['serve'], { PORT: port });
    this.url = await this.#ready(this.#process);
    this.startMs = performance.now() - began;
  }

  /** Asks it to end, and waits until it has. */
  async down() {
    const child = this.#process;
    if (hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    const [code, signal] = await ended;
    clearTimeout(timer);
    if (signal === 'SIGKILL') throw new Error(`The server did not end within ${STOP_MS} ms.\n${this.log}`);
    if (code) throw new Error(`The server ended with ${code}.\n${this.log}`);
  }

  async restart() {
    await this.down();
    await this.up();
  }

  /** Ends it, and clears its folder away. */
  async dispose() {
    try {
      await this.down();
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  /** Runs another of the binary's commands on this server's data. */
  async run(...words) {
    const child = this.#spawn(words);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`tasksync ${words.join(' ')} ended with ${code}.\n${output}`);
    return output;
  }

  /** The child gets nothing of the surroundings: no setting of the developer's reaches a test. */
  #spawn(words, settings = {}) {
    const { PATH, HOME, TMPDIR } = process.env;
    const env = { PATH, HOME, TMPDIR, DATA_DIR: this.#folder, ...this.#settings, ...settings };
    return spawn(tasksync(), words, { cwd: this.#folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  #ready(child) {
    return new Promise((resolve, reject) => {
      let output = '';
      const fail = (why) => reject(new Error(`${why}\n${output}`));
      const timer = setTimeout(() => fail(`The server was not ready after ${START_MS} ms.`), START_MS);
      const hear = (text) => {
        output += text;
        this.log += text;
        const ready = READY.exec(output);
        if (!ready) return;
        clearTimeout(timer);
        resolve(ready[1].replace(/\/$/, ''));
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.on('error', (error) => fail(`The server cannot be started: ${error.message}`));
      child.on('exit', (code) => fail(`The server ended with ${code} before it was ready.`));
    });
  }
}

function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}
