// What a test is given: a server of its own, and people who sit in front of it.

import { test as base, expect } from '@playwright/test';
import { Person } from './people.js';
import { Server } from './server.js';
import { Watch } from './watch.js';

export { expect };

export const test = base.extend({
  /** The settings of the server that are not the usual ones. */
  settings: async ({}, use) => use({}),

  /** A server of this test's own. */
  server: async ({ settings }, use, info) => {
    const server = await Server.start(settings);
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server.log', { body: server.log, contentType: 'text/plain' });
    }
    await server.dispose();
  },

  /** What pages complain of; a test whose pages complain fails at its end. */
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.complaints, 'pages complained').toEqual([]);
  },

  /** Lets somebody come in, with a browser context of their own. */
  invite: async ({ browser, server, watch }, use) => {
    const contexts = [];
    await use(async (username, options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watch.listen(context, username);
      return new Person(username, context, await context.newPage(), server, watch);
    });
    for (const context of contexts) await context.close();
  },

  /** The first account of the server, on its first screen. */
  ada: async ({ invite }, use) => use(await registered(invite, 'ada')),

  /** The second one. */
  bob: async ({ invite }, use) => use(await registered(invite, 'bob')),
});

async function registered(invite, username) {
  const person = await invite(username);
  await person.enter();
  return person;
}
