// The app on a device: installed, started without a network, renewed, and handed things by other apps.

import { expectAccessible } from '../support/axe.js';
import { Front } from '../support/front.js';
import { boot, comeBack, expectKeptVersion, kept, keptEntries, newerNote } from '../support/pages/worker.js';
import { fill } from '../support/tasks.js';
import { expect, test } from '../support/test.js';
import { CUT } from '../support/watch.js';

test('browsers offer to install it', async ({ ada }) => {
  await kept(ada.page);
  const session = await ada.context.newCDPSession(ada.page);
  const { errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Every context of a test is a private one, in which nothing is installed.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

test('the worker is asked for each time, and names the bundle of today', async ({ ada }) => {
  const answer = await ada.context.request.get(`${ada.server.url}/sw.js`);
  expect(answer.headers()['cache-control']).toBe('no-cache');
  expect(answer.headers()['content-type']).toMatch(/^text\/javascript/);
  const worker = await answer.text();
  const { assets } = await boot(ada.page);
  expect(worker).toContain(`const VERSION = '${assets.version}'`);
  for (const name of [assets.script, assets.wasm, assets.style]) expect(worker).toContain(`"/assets/${name}"`);
});

test('what is kept is the app, and nothing of anybody', async ({ ada }) => {
  const tasks = await fill(ada);
  const { id } = await ada.call('GET', '/me');
  await kept(ada.page);
  await ada.page.reload();
  await ada.live();
  await ada.show('List');
  const all = await keptEntries(ada.page);
  // The mark says no more than that there is something to start from.
  expect(all.filter(({ name }) => name === 'tasksync-marks')).toEqual([{ name: 'tasksync-marks', path: '/.local', text: '' }]);
  const entries = all.filter(({ name }) => name !== 'tasksync-marks');
  const { assets } = await boot(ada.page);
  const own = /^\/(shell|manifest\.webmanifest|icon[\w-]*\.(svg|png)|favicon\.ico|assets\/(app|style|theme)-[0-9a-f]{16}\.(js|wasm|css))$/;
  expect(entries.map(({ path }) => path).filter((path) => !own.test(path))).toEqual([]);
  expect(entries.map(({ path }) => path)).toEqual(expect.arrayContaining(['/shell', `/assets/${assets.script}`, `/assets/${assets.wasm}`]));
  for (const { name, path, text } of entries) {
    expect(name).toBe(`tasksync-shell-${assets.version}`);
    for (const secret of [id, ...tasks.map(({ title }) => title)]) expect(text.includes(secret), `${path}: ${secret}`).toBe(false);
  }
});

test('without the server every page still opens, and goes on when it is back', async ({ invite, server, watch }) => {
  watch.allow(CUT);
  const guest = await invite('guest');
  await guest.open('/');
  await kept(guest.page);
  await guest.page.close();
  await server.down();

  guest.page = await guest.context.newPage();
  await test.step('the icon that the document names', async () => {
    await guest.page.goto(`${server.url}/`);
    expect(await guest.page.evaluate(() => fetch('/icon.svg').then((answer) => answer.ok))).toBe(true);
  });
  await test.step('the landing page', async () => {
    await guest.open('/');
    await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('The task board that is always up to date');
    await expect(guest.page.locator('.starting')).toHaveCount(0);
  });
  await test.step('a place in the app', async () => {
    await guest.open('/app/w/1/p/2?task=3');
    await expect(guest.page.getByRole('heading', { name: 'Can’t reach the server' })).toBeVisible();
    await expectAccessible(guest.page, 'away');
    await server.up();
    await guest.page.getByRole('link', { name: 'Try again' }).click();
    await guest.page.waitForURL(/\/login\?next=/);
    await guest.awake();
    await server.down();
  });
  await test.step('a form', async () => {
    await guest.open('/login');
    expect((await boot(guest.page)).shell).toBe(true);
    await guest.page.getByRole('link', { name: 'Create account' }).click();
    await guest.page.waitForURL(/\/register/);
    const field = (name) => guest.page.getByRole('textbox', { name, exact: true });
    await field('Username').fill(guest.username);
    await field('Password').fill(guest.password);
    await guest.page.getByRole('button', { name: 'Create account' }).click();
    await expect(guest.page.getByRole('alert')).toContainText('Can’t reach the server');
    await server.up();
    await guest.page.getByRole('button', { name: 'Create account' }).click();
    await guest.arrive();
  });
});

test('where data is kept on the device the app starts without asking the network', async ({ ada }) => {
  const board = new URL(ada.page.url()).pathname;
  await ada.board.create('Write the letter');
  await ada.board.settled();
  expect((await boot(ada.page)).shell).toBeUndefined();
  await kept(ada.page);
  await ada.open(board);
  expect((await boot(ada.page)).shell).toBe(true);
  await expect(ada.board.titled('Write the letter')).toHaveCount(1);
  await ada.live();
  await ada.page.evaluate(() => caches.delete('tasksync-marks'));
  await ada.open(board);
  await ada.live();
  expect((await boot(ada.page)).shell).toBeUndefined();
});

test('a newer version waits until somebody asks for it', async ({ invite, server }) => {
  await behindFront(invite, server, async (ada, front) => {
    const other = await ada.context.newPage();
    await other.goto(ada.page.url());
    await expect(other.locator('html')).toHaveAttribute('data-connection', 'live');
    for (const page of [ada.page, other]) await page.evaluate(() => (window.wasHere = true));
    await ada.board.newTask.pressSequentially('Half a ');

    const version = await front.renew();
    await comeBack(ada.page);
    for (const page of [ada.page, other]) await expect(newerNote(page)).toBeVisible();
    await expectAccessible(ada.page, 'the note');
    await ada.page.keyboard.type('sentence');
    await expect(ada.board.newTask).toHaveValue('Half a sentence');
    await ada.page.keyboard.press('Enter');
    await expect(ada.board.titled('Half a sentence')).toHaveCount(1);
    await ada.board.settled();

    const reloaded = ada.page.waitForEvent('load');
    await newerNote(ada.page).getByRole('button', { name: 'Reload' }).click();
    await reloaded;
    await ada.live();
    expect((await boot(ada.page)).assets.version).toBe(version);
    await expectKeptVersion(ada.page, version);
    await expect(newerNote(ada.page)).toHaveCount(0);
    expect(await other.evaluate(() => window.wasHere), 'the other page is left alone').toBe(true);
    await other.getByRole('status').getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => other.evaluate(() => window.wasHere).catch(() => 'going')).toBeUndefined();
  });
});

test('a page that came with the newer version says nothing of it', async ({ invite, server }) => {
  await behindFront(invite, server, async (ada, front) => {
    const version = await front.renew();
    await ada.page.evaluate(() => caches.delete('tasksync-marks'));
    await ada.page.reload();
    await ada.live();
    await expectKeptVersion(ada.page, version);
    await expect(newerNote(ada.page)).toHaveCount(0);
  });
});

test('a page that the server finds too old is offered the newer one', async ({ ada }) => {
  await ada.page.routeWebSocket(/sync/, (socket) => {
    socket.onMessage(() => socket.send(JSON.stringify({ type: 'bye', code: 'outdated', retry_ms: 60_000 })));
  });
  await ada.page.reload();
  await expect(newerNote(ada.page)).toBeVisible();
  await newerNote(ada.page).getByRole('button', { name: 'Close' }).click();
  await expect(newerNote(ada.page)).toHaveCount(0);
});

test('what another app shares becomes a task', async ({ ada, invite }) => {
  const shared = '/app/share?title=Read%20this&text=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1';
  const dialog = (page) => page.getByRole('dialog', { name: 'New task' });
  await test.step('of somebody who is signed in', async () => {
    await ada.open(shared);
    await expect(dialog(ada.page).getByLabel('Title')).toHaveValue('Read this');
    await expect(dialog(ada.page).getByLabel('Description')).toHaveValue('https://example.org/a?b=1');
    await expectAccessible(ada.page, 'shared');
    await dialog(ada.page).getByRole('button', { name: 'Create task' }).click();
    await expect(dialog(ada.page)).toHaveCount(0);
    await expect(ada.board.titled('Read this')).toHaveCount(1);
    expect(new URL(ada.page.url()).search).toBe('');
    await ada.board.settled();
  });
  await test.step('of somebody who logs in first', async () => {
    const again = await invite('ada');
    await again.open(shared);
    await again.entry.fill({ 'Username, email or phone': again.username, Password: again.password });
    await again.entry.send('Log in');
    await again.arrive();
    await expect(dialog(again.page).getByLabel('Title')).toHaveValue('Read this');
    await again.page.keyboard.press('Escape');
    await expect(dialog(again.page)).toHaveCount(0);
    await again.page.goBack();
    await expect(dialog(again.page).getByLabel('Title')).toHaveValue('Read this');
    await dialog(again.page).getByRole('button', { name: 'Close' }).click();
    await expect(dialog(again.page)).toHaveCount(0);
    const id = await again.board.titled('Read this').getAttribute('data-task-id');
    await again.board.open(id);
    await expect(again.dialog.description).toHaveValue('https://example.org/a?b=1');
  });
});

test('the shortcut for a new task leads into its box', async ({ ada }) => {
  await ada.open('/app?new');
  await expect(ada.board.newTask).toBeFocused();
  await expect.poll(() => new URL(ada.page.url()).search).toBe('');
});

test('from a place that is not there one gets back to where one was', async ({ ada, watch }) => {
  watch.allow(/the server responded with a status of 404/);
  await ada.show('List');
  await ada.page.waitForURL(/\/list$/);
  const last = ada.page.url();
  await ada.open('/app/nowhere');
  await ada.page.evaluate(() => (window.wasHere = true));
  await ada.page.getByRole('link', { name: 'Open your board' }).click();
  await ada.page.waitForURL(last);
  await expect(ada.list.group('todo')).toBeVisible();
  expect(await ada.page.evaluate(() => window.wasHere)).toBe(true);
});

test('the app can be installed from within, while the browser offers it', async ({ ada }) => {
  const entry = ada.page.getByRole('button', { name: 'Install TaskSync' });
  await expect(entry).toHaveCount(0);
  await offerInstall(ada.page);
  await expect(entry).toBeVisible();
  await expectAccessible(ada.page, 'the entry');
  await entry.click();
  expect(await ada.page.evaluate(() => window.asked)).toBe(1);
  await expect(entry).toHaveCount(0);
  await offerInstall(ada.page);
  await expect(entry).toBeVisible();
  await ada.page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
  await expect(entry).toHaveCount(0);
});

test('where the browser offers nothing, the app says how it is installed', async ({ invite }) => {
  const ada = await invite('ada');
  // So an iPhone tells that the page is a tab.
  await ada.context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: false }));
  await ada.enter();
  await expect(ada.page.getByText('To install TaskSync, tap Share, then Add to Home Screen.')).toBeVisible();
  await expect(ada.page.getByRole('button', { name: 'Install TaskSync' })).toHaveCount(0);
});

/** Somebody who reaches the server through a front, and has the app kept on the device. */
async function behindFront(invite, server, story) {
  const front = await Front.before(server);
  const ada = await invite('ada');
  ada.server = front;
  try {
    await ada.enter();
    await kept(ada.page);
    await story(ada, front);
  } finally {
    // Before the front: a page whose line is cut complains.
    await ada.context.close();
    await front.close();
  }
}

/** The browser's offer, which no browser makes in a private window. */
async function offerInstall(page) {
  await page.evaluate(() => {
    window.asked ??= 0;
    const offer = new Event('beforeinstallprompt', { cancelable: true });
    offer.prompt = async () => (window.asked += 1);
    window.dispatchEvent(offer);
  });
}
