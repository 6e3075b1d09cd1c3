// What the server renders is what the browser wakes up with, and it is worth reading by itself.

import { fill } from '../support/tasks.js';
import { expect, test } from '../support/test.js';

test('every page wakes up as the server sent it', async ({ ada, invite, watch }) => {
  watch.allow(/the server responded with a status of 404/);
  await fill(ada);
  await expect(ada.board.cards).toHaveCount(8);
  const board = new URL(ada.page.url()).pathname;
  const task = await ada.board.cards.first().getAttribute('data-task-id');
  const nobody = '00000000-0000-7000-8000-000000000000';
  const guest = await invite('guest');
  // Nothing new may come while a page is compared with what was sent.
  await ada.page.routeWebSocket(/sync/, () => {});
  await ada.page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await ada.page.evaluate(() => caches.delete('tasksync-marks'));

  for (const address of ['/', '/register', '/login', '/login?next=%2Fapp', '/nowhere']) {
    await expectSame(guest, address);
  }
  for (const address of ['/', board, `${board}/list`, `${board}?task=${task}`, `${board}?task=${nobody}`, `${board}/nowhere`]) {
    await expectSame(ada, address);
  }
});

test('the board is there to be read before any script has run', async ({ ada, invite, watch }) => {
  watch.allow(/was preloaded using link preload but not used/);
  const tasks = await fill(ada);
  const reader = await invite('reader', { javaScriptEnabled: false });
  await reader.context.addCookies(await ada.context.cookies());
  await reader.page.goto(ada.page.url());
  for (const { title, status } of tasks) {
    await expect(reader.board.column(status)).toContainText(title);
  }
  await reader.page.goto(`${ada.page.url()}/list`);
  for (const { title, status } of tasks) {
    await expect(reader.list.group(status)).toContainText(title);
  }
});

/** Holds that a page stands awake as the server sent it, with no complaint on the console. */
async function expectSame(person, address) {
  await test.step(address, async () => {
    const response = await person.page.goto(person.server.url + address);
    const sent = await person.page.evaluate(bones, await response.text());
    expect(sent.length).toBeGreaterThan(3);
    await person.awake();
    expect(await person.page.evaluate(bones, null)).toEqual(sent);
  });
}

/** What a page is built of: of the one that is open, or of one as it was sent. Runs in the browser. */
function bones(html) {
  const page = html ? new DOMParser().parseFromString(html, 'text/html') : document;
  const parts = page.body.querySelectorAll('h1, h2, form, label, input, a, button, svg, [data-task-id]');
  return [...parts].map((it) => [it.tagName, it.dataset.taskId, it.getAttribute('href')].filter(Boolean).join(' '));
}
