// A server and a browser for whoever is no test: pictures and measures.

import { chromium } from '@playwright/test';
import config from '../playwright.config.js';
import { Person } from './people.js';
import { Server } from './server.js';
import { Watch } from './watch.js';

const { launchOptions, locale, timezoneId } = config.use;

/** Starts both. Close them again. */
export async function open() {
  const server = await Server.start();
  const browser = await chromium.launch(launchOptions);
  const watch = new Watch();
  return {
    server,
    watch,
    /** Lets somebody come in, with a browser context of their own. */
    invite: async (username, options = {}) => {
      const context = await browser.newContext({ locale, timezoneId, ...options });
      watch.listen(context, username);
      return new Person(username, context, await context.newPage(), server, watch);
    },
    close: async () => {
      await browser.close();
      await server.dispose();
    },
  };
}
