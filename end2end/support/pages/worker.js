// The service worker of a page, and what it keeps.

import { expect } from '@playwright/test';

/** Waits until the app is kept on this device, whole. */
export async function kept(page) {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    while (active.state !== 'activated') await new Promise((changed) => active.addEventListener('statechange', changed, { once: true }));
  });
}

/** Everything that the browser keeps for the server's pages: cache, address, and text. */
export function keptEntries(page) {
  return page.evaluate(async () => {
    const entries = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        entries.push({ name, path: new URL(url).pathname, text: await (await cache.match(url)).text() });
      }
    }
    return entries;
  });
}

/** Has the page look for a newer version, as it does when somebody comes back to it. */
export async function comeBack(page) {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
}

/** What a page was started with. */
export async function boot(page) {
  return JSON.parse(await page.locator('#boot').textContent());
}

/** The note that a newer version is there. */
export function newerNote(page) {
  return page.getByRole('status').filter({ hasText: 'A new version is ready.' });
}

/** Holds that the caches of the app are those of exactly this version. */
export async function expectKeptVersion(page, version) {
  const shells = async () => (await caches.keys()).filter((name) => name.startsWith('tasksync-shell-'));
  await expect.poll(() => page.evaluate(shells)).toEqual([`tasksync-shell-${version}`]);
}
