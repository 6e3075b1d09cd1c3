// The device is where the work is: it goes on without a network, over closed browsers, in many tabs, and
// nothing is lost, doubled, or left behind.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from '../support/axe.js';
import { countSockets, databases, leftovers, Profile } from '../support/device.js';
import { expectEqual } from '../support/pages/board.js';
import { kept } from '../support/pages/worker.js';
import { Person } from '../support/people.js';
import { expect, test } from '../support/test.js';
import { answered, CUT, SIGNED_OUT } from '../support/watch.js';

test('what was done offline outlives the browser, and arrives once', async ({ bob, server, watch, launchOptions, locale, timezoneId }) => {
  watch.allow(CUT);
  const profile = await Profile.create({ ...launchOptions, locale, timezoneId });
  try {
    watch.listen(profile.context, 'ada');
    const ada = new Person('ada', profile.context, profile.context.pages()[0], server, watch);
    await ada.enter();
    const letter = await ada.board.create('Write the letter');
    await ada.board.settled();
    await kept(ada.page);
    const here = ada.page.url();

    await server.down();
    await expect(ada.page.locator('html')).toHaveAttribute('data-connection', 'offline');
    await ada.board.create('Made without a network');
    await (await ada.board.open(letter)).rename('Write two letters');
    await expect.poll(() => databases(ada.page)).toMatchObject({ 'outbox/pending': 2 });
    await profile.close();

    const page = await profile.open();
    watch.listen(profile.context, 'ada');
    const again = new Person('ada', profile.context, page, server, watch);
    await again.open(new URL(here).pathname);
    await expect(again.board.titled('Made without a network')).toHaveCount(1);
    await expect(again.board.card(letter)).toContainText('Write two letters');
    await expect(again.board.card(letter)).toHaveAttribute('data-pending');
    await expect(page.getByRole('status').filter({ hasText: '2 changes kept here' })).toBeVisible();
    await again.board.create('Made after the restart');

    await server.up();
    await again.live();
    await again.board.settled();
    await bob.live();
    await expectEqual(again, bob);
    for (const title of ['Made without a network', 'Made after the restart', 'Write two letters']) {
      await expect(bob.board.titled(title)).toHaveCount(1);
    }
    await expect.poll(() => databases(page)).toMatchObject({ 'outbox/pending': 0 });
  } finally {
    await profile.dispose();
  }
});

test('installed, it starts from the device while the server is away', async ({ server, watch, launchOptions, locale, timezoneId }) => {
  watch.allow(CUT);
  const profile = await Profile.create({ ...launchOptions, locale, timezoneId });
  try {
    watch.listen(profile.context, 'ada');
    const ada = new Person('ada', profile.context, profile.context.pages()[0], server, watch);
    await ada.enter();
    await ada.board.create('Write the letter');
    await ada.board.settled();
    await kept(ada.page);
    await expect.poll(() => databases(ada.page)).toMatchObject({ 'records/task': 1, 'outbox/pending': 0 });
    const manifestId = `${server.url}/app`;
    const browser = await profile.context.newCDPSession(ada.page);
    expect(await browser.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
    await browser.send('PWA.install', { manifestId });
    await profile.close();
    await server.down();

    const first = await profile.open();
    watch.listen(profile.context, 'ada');
    const opened = profile.context.waitForEvent('page');
    await (await profile.context.newCDPSession(first)).send('PWA.launch', { manifestId });
    const app = new Person('ada', profile.context, await opened, server, watch);
    await app.awake();
    await expect(app.board.titled('Write the letter')).toHaveCount(1);
    await app.board.create('Made in the installed app');
    await server.up();
    await app.live();
    await app.board.settled();
  } finally {
    await profile.dispose();
  }
});

test('ten tabs share one socket, and another one takes over when its tab goes', async ({ ada, bob }) => {
  const sockets = countSockets(ada.context);
  const here = ada.page.url();
  await ada.page.reload();
  const tabs = [ada];
  for (let count = 1; count < 10; count += 1) {
    const page = await ada.context.newPage();
    await page.goto(here);
    tabs.push(new Person('ada', ada.context, page, ada.server, ada.watch));
  }
  for (const tab of tabs) await tab.live();
  expect(sockets.open.size).toBe(1);

  await bob.board.create('From Bob');
  for (const tab of tabs) await expect(tab.board.titled('From Bob')).toHaveCount(1);

  await test.step('what is done in one is seen in all, once', async () => {
    await tabs[7].board.create('From the eighth tab');
    for (const { board } of [...tabs, bob]) await expect(board.titled('From the eighth tab')).toHaveCount(1);
    for (const tab of tabs) await tab.board.settled();
  });

  await test.step('the tab with the socket is closed', async () => {
    const [first, ...others] = tabs;
    sockets.open.clear();
    await first.page.close();
    await expect.poll(() => sockets.open.size).toBe(1);
    for (const tab of others) await tab.live();
    await bob.board.create('After the change');
    await others[3].board.create('From the fifth tab');
    for (const { board } of [...others, bob]) {
      await expect(board.titled('After the change')).toHaveCount(1);
      await expect(board.titled('From the fifth tab')).toHaveCount(1);
    }
    await expectEqual(others[8], bob);
  });
});

test('signing out without a network asks first, and leaves nothing behind', async ({ ada, bob }) => {
  await ada.board.create('A secret');
  await ada.board.settled();
  await kept(ada.page);
  await ada.goOffline();
  await ada.board.create('Never sent');
  await expect.poll(() => databases(ada.page)).toMatchObject({ 'outbox/pending': 1, 'records/task': 1 });

  await ada.page.getByRole('button', { name: 'Log out', exact: true }).click();
  const question = ada.page.getByRole('dialog', { name: 'Log out now?' });
  await expect(question).toContainText('1 change has not been saved to the server yet');
  await expectAccessible(ada.page, 'the question');
  await question.getByRole('button', { name: 'Stay logged in' }).click();
  await expect(ada.board.titled('Never sent')).toHaveCount(1);

  await ada.page.getByRole('button', { name: 'Log out', exact: true }).click();
  await question.getByRole('button', { name: 'Log out and delete' }).click();
  await ada.page.waitForURL((url) => url.pathname === '/');
  await ada.awake();
  expect(await leftovers(ada.page)).toEqual({ databases: [], marks: [], local: [], session: [], cookies: '' });

  await test.step('the app shows nothing of her any more', async () => {
    await ada.page.goto(`${ada.server.url}/app`).catch(() => {});
    await expect(ada.page.getByText('A secret')).toHaveCount(0);
  });
  await test.step('and the server knows, too', async () => {
    ada.watch.allow(answered(401));
    await ada.context.setOffline(false);
    await expect(async () => {
      // The page that said that the server is away may come back by itself meanwhile.
      await ada.page.goto(`${ada.server.url}/app`).catch(() => {});
      expect(new URL(ada.page.url()).pathname).toBe('/login');
    }).toPass();
    expect((await ada.context.request.get(`${ada.server.url}/api/v1/me`)).status()).toBe(401);
    await expect(bob.board.titled('A secret')).toHaveCount(1);
    await expect(bob.board.titled('Never sent')).toHaveCount(0);
  });
});

test('somebody else on the same browser sees nothing, and sends nothing, of whoever was there before', async ({ ada, bob, invite }) => {
  ada.watch.allow(answered(401), SIGNED_OUT);
  await ada.board.create('Of Ada');
  await ada.board.settled();
  await ada.goOffline();
  await ada.board.create('Waits for Ada');
  await expect.poll(() => databases(ada.page)).toMatchObject({ 'outbox/pending': 1 });

  // Her login ends while she is away.
  await ada.context.clearCookies();
  await ada.context.setOffline(false);
  await ada.page.waitForURL(/\/login\?next=/);
  await ada.awake();
  const rows = await databases(ada.page);
  expect(rows['records/task']).toBeUndefined();
  expect(rows['outbox/pending']).toBe(1);

  const guest = new Person('cleo', ada.context, ada.page, ada.server, ada.watch);
  await guest.enter();
  await guest.board.settled();
  await expect(guest.board.titled('Waits for Ada')).toHaveCount(0);
  await guest.page.getByRole('button', { name: 'Log out', exact: true }).click();
  await guest.page.waitForURL((url) => url.pathname === '/');
  await expect(bob.board.titled('Waits for Ada')).toHaveCount(0);
});

test('a login that ended during the flight costs nothing', async ({ ada, bob }) => {
  ada.watch.allow(answered(401), SIGNED_OUT);
  await ada.goOffline();
  await ada.board.create('Written on the plane');
  await ada.context.clearCookies();
  await ada.context.setOffline(false);
  await ada.page.waitForURL(/\/login\?next=/);
  await ada.awake();
  await ada.entry.fill({ 'Username, email or phone': ada.username, Password: ada.password });
  await ada.entry.send('Log in');
  await ada.arrive();
  await ada.board.settled();
  for (const { board } of [ada, bob]) await expect(board.titled('Written on the plane')).toHaveCount(1);
});

test('what a restored backup has lost comes back from the devices of those who did it', async ({ ada, bob, server, watch }) => {
  watch.allow(CUT, answered(401), SIGNED_OUT);
  await ada.board.create('In the backup');
  await ada.board.settled();
  const folder = await mkdtemp(join(tmpdir(), 'tasksync-backup-'));
  await server.run('backup', join(folder, 'monday.db'));
  await ada.board.create('Behind the backup');
  await bob.board.create('Of Bob, behind it too');
  for (const { board } of [ada, bob]) await board.settled();
  await expect.poll(() => databases(ada.page)).toMatchObject({ 'outbox/pending': 0 });

  await server.down();
  await server.run('restore', join(folder, 'monday.db'));
  await server.up();
  await rm(folder, { recursive: true });
  // It ends every login.
  for (const person of [ada, bob]) {
    await person.page.waitForURL(/\/login\?next=/);
    await person.awake();
    await person.entry.fill({ 'Username, email or phone': person.username, Password: person.password });
    await person.entry.send('Log in');
    await person.arrive();
  }
  for (const { board } of [ada, bob]) {
    for (const title of ['In the backup', 'Behind the backup', 'Of Bob, behind it too']) {
      await expect(board.titled(title)).toHaveCount(1);
    }
  }
  await expectEqual(ada, bob);
});

test('what could not be applied waits with what was written, until its author decides', async ({ ada, bob }) => {
  const id = await ada.board.create('Short-lived');
  await expect(bob.board.card(id)).toBeVisible();
  await ada.goOffline();
  await (await ada.board.open(id)).rename('Long considered');
  await ada.dialog.close();
  await bob.board.choose(id, 'Delete');
  await expect(bob.board.card(id)).toHaveCount(0);
  await ada.goOnline();

  const count = ada.page.getByRole('button', { name: '1 not applied' });
  await expect(count).toBeVisible();
  await ada.page.reload();
  await ada.live();
  await count.click();
  const list = ada.page.getByRole('dialog', { name: 'Not applied' });
  await expect(list).toContainText('Long considered');
  await expectAccessible(ada.page, 'the list of what was not applied');

  await test.step('trying again is refused while the task is gone, and works when it is back', async () => {
    await list.getByRole('button', { name: 'Try again' }).click();
    await expect(list).toContainText('Long considered');
    await bob.board.undo('Short-lived');
    await expect(ada.board.card(id)).toHaveCount(1);
    await list.getByRole('button', { name: 'Try again' }).click();
    await expect(list).toHaveCount(0);
    await expect(count).toHaveCount(0);
  });
  for (const { board } of [ada, bob]) await expect(board.titled('Long considered')).toHaveCount(1);
});

/** So many characters that no database can pack tighter than they are. */
function noise(length) {
  return randomBytes(length).toString('base64').slice(0, length);
}

test('a device without room says so, and still sends what it can', async ({ invite, bob }) => {
  const eve = await invite('eve');
  await eve.open('/register');
  await kept(eve.page);
  // Before the first database is opened: Chromium looks up only then how much room there is.
  const { usage } = await eve.page.evaluate(() => navigator.storage.estimate());
  const session = await eve.context.newCDPSession(eve.page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: eve.server.url, quotaSize: usage + 600_000 });
  await eve.entry.fill({ Username: eve.username, Password: eve.password });
  await eve.entry.send('Create account');
  await eve.arrive();

  for (let count = 0; count < 30; count += 1) {
    await eve.call('POST', '/tasks', { title: `Much ${count}`, description: noise(60_000) });
  }
  const note = eve.page.getByText('This device has no space left');
  await expect(note).toBeVisible();
  await expectAccessible(eve.page, 'a full device');
  await eve.board.create('Sent all the same');
  await eve.board.settled();
  await expect(bob.board.titled('Sent all the same')).toHaveCount(1);
});

test('where the browser keeps no rows, a text stays a draft until the server has it', async ({ ada, invite }) => {
  const eve = await invite('eve');
  await eve.context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await eve.enter();
  const id = await eve.board.create('Write the letter');
  await eve.board.settled();
  await eve.board.open(id);
  await eve.goOffline();
  await eve.dialog.description.pressSequentially('Kept by nothing else');
  // Longer than the dialog takes to save what is typed.
  await eve.page.waitForTimeout(2_500);
  const drafts = () =>
    eve.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('tasksync-draft-')).map((name) => localStorage[name]).join('\n'));
  expect(await drafts()).toContain('Kept by nothing else');
  await eve.goOnline();
  await expect.poll(async () => (await ada.call('GET', `/tasks/${id}`)).description).toBe('Kept by nothing else');
  await expect.poll(drafts).toBe('');
});
