// What a page keeps on its device, and a browser that can be closed and opened again.

import { chromium } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The names of the databases, and how much each of their stores holds; of rows, how many of each type. */
export function databases(page) {
  return page.evaluate(async () => {
    const open = (name) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const count = (store) => new Promise((resolve) => (store.count().onsuccess = ({ target }) => resolve(target.result)));
    const keys = (store) => new Promise((resolve) => (store.getAllKeys().onsuccess = ({ target }) => resolve(target.result)));
    const found = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await open(name);
      const kind = name.split('-')[1];
      for (const store of database.objectStoreNames) {
        if (store !== 'rows') {
          found[`${kind}/${store}`] = await count(database.transaction(store).objectStore(store));
          continue;
        }
        found[`${kind}/task`] = 0;
        for (const key of await keys(database.transaction(store).objectStore(store))) {
          const type = `${kind}/${key.split('/')[1]}`;
          found[type] = (found[type] ?? 0) + 1;
        }
      }
      database.close();
    }
    return found;
  });
}

/** Everything that is left of somebody on this device, as far as a script can see. */
export function leftovers(page) {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    marks: (await caches.keys()).filter((name) => !name.startsWith('tasksync-shell-')),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
  }));
}

/** Counts the sockets that the pages of a context hold open. */
export function countSockets(context) {
  const open = new Set();
  const watch = (page) =>
    page.on('websocket', (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
  context.pages().forEach(watch);
  context.on('page', watch);
  return { open, forget: (page) => open.forEach((socket) => socket.page === page && open.delete(socket)) };
}

/** A browser with a profile on disk: closed and opened again, it has what it had. */
export class Profile {
  #folder;
  #options;
  context;

  static async create(options) {
    const profile = new Profile();
    profile.#folder = await mkdtemp(join(tmpdir(), 'tasksync-profile-'));
    profile.#options = options;
    await profile.open();
    return profile;
  }

  async open() {
    this.context = await chromium.launchPersistentContext(this.#folder, this.#options);
    return this.context.pages()[0];
  }

  close() {
    return this.context.close();
  }

  async dispose() {
    await this.close().catch(() => {});
    await rm(this.#folder, { recursive: true, force: true });
  }
}
