// What people show of themselves, what they take along, and how they go.

import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.js';

const PICTURE = new URL('../../frontend/static/icon-192.png', import.meta.url).pathname;

/** What a browser keeps of this place. */
const kept = (page) => page.evaluate(async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  stored: localStorage.length + sessionStorage.length,
}));

/** The person with this name, in the list of those who belong to the workspace. */
const listed = ({ page }, name) => page.locator('.people li').filter({ hasText: name });

test('a picture and a name are on every screen at once', async ({ ada, bob }) => {
  const { id } = await bob.call('GET', '/me');
  const task = await bob.call('POST', '/tasks', { title: 'Build something', assignees: [id] });
  const card = ada.board.card(task.id);
  await expect(card.locator('.people .avatar')).toHaveCount(1);
  await ada.openSideBar();
  await expect(listed(ada, 'bob').locator('img')).toHaveCount(0);
  await bob.openSideBar();
  await bob.page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(bob.page).toHaveTitle('Profile · Settings · TaskSync');

  await bob.page.getByLabel('Picture', { exact: true }).setInputFiles(PICTURE);
  await bob.page.getByRole('button', { name: 'Upload picture' }).click();
  await expect(bob.page.getByRole('status')).toHaveText('Picture changed.');
  const picture = listed(ada, 'bob').locator('img');
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((it) => it.naturalWidth)).toBe(256);

  await expect(card.locator('.people img')).toBeVisible();

  await bob.page.getByLabel('Name', { exact: true }).fill('Bob the Builder');
  await bob.page.getByRole('button', { name: 'Save' }).click();
  await expect(bob.page.getByRole('status')).toHaveText('Saved.');
  await expect(listed(ada, 'Bob the Builder').locator('img')).toBeVisible();

  await bob.page.getByRole('link', { name: 'Back to the board' }).click();
  await bob.arrive();
  await bob.openSideBar();
  await expect(bob.page.locator('.account-name')).toHaveText('Bob the Builder');
  await expect(bob.page.locator('.account img')).toBeVisible();

  await bob.page.goto(`${bob.server.url}/app/settings/profile`);
  await bob.page.getByRole('button', { name: 'Remove picture' }).click();
  await expect(bob.page.getByRole('status')).toHaveText('Picture removed.');
  await expect(listed(ada, 'Bob the Builder').locator('img')).toHaveCount(0);
  await expect(card.locator('.people img')).toHaveCount(0);
  await expect(listed(ada, 'Bob the Builder').locator('.avatar')).toHaveText('BB');
});

test('initials stand in for a picture that does not come', async ({ ada }) => {
  await ada.context.request.fetch(`${ada.server.url}/api/v1/me/picture`, {
    method: 'PUT', headers: { 'content-type': 'image/png' }, data: await readFile(PICTURE),
  });
  ada.watch.allow(/net::ERR_FAILED/);
  await ada.context.route('**/picture?*', (route) => route.abort());
  await ada.page.reload();
  await ada.awake();
  await ada.openSideBar();
  const avatar = ada.page.locator('.account .avatar');
  await expect(avatar.locator('img')).toHaveCount(1);
  await expect(avatar).toHaveText('A');
  // Nothing lies over the letter: what does not come takes no room.
  const covered = await avatar.evaluate((it) => getComputedStyle(it.querySelector('img')).backgroundColor);
  expect(covered).toBe('rgba(0, 0, 0, 0)');
});

test('what is wrong with a field takes the focus, without any script', async ({ ada: host, invite }) => {
  const ada = await invite('ada', { javaScriptEnabled: false });
  await ada.context.addCookies(await host.context.cookies());
  ada.watch.allow(/the server responded with a status of 422/);
  const { page } = ada;
  await page.goto(`${ada.server.url}/app/settings/profile`);
  await page.getByLabel('Username').fill('a b');
  await page.getByRole('button', { name: 'Change username' }).click();
  await expect(page.getByLabel('Username')).toBeFocused();
  await expect(page.getByLabel('Username')).toHaveValue('a b');
  await expect(page.getByText('can only contain letters a–z, digits, and _ . -')).toBeVisible();
});

test('an account is taken along, and then it is gone', async ({ ada, bob }) => {
  const { id } = await bob.call('GET', '/me');
  const task = await bob.call('POST', '/tasks', { title: 'Bob was here', assignees: [id] });
  await expect(ada.board.card(task.id).locator('.people .avatar')).toHaveCount(1);
  const { page } = bob;
  await page.goto(`${bob.server.url}/app/settings/data`);
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download: Your account' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^tasksync-account-\d{4}-\d\d-\d\d\.json$/);
  const data = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(data).toMatchObject({ format: 'tasksync.account', version: 1, profile: { username: 'bob' } });

  await page.goto(`${bob.server.url}/app/settings/delete`);
  await page.getByLabel('Type your username to confirm').fill('bob');
  await page.getByLabel('Current password').fill(bob.password);
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByRole('heading', { name: 'Your account was deleted' })).toBeVisible();
  expect(await kept(page)).toEqual({ databases: [], caches: [], stored: 0 });
  expect(await bob.context.cookies()).toEqual([]);

  await ada.openSideBar();
  await expect(listed(ada, 'bob')).toHaveCount(0);
  await expect(ada.board.card(task.id)).toBeVisible();
  await expect(ada.board.card(task.id).locator('.people .avatar')).toHaveCount(0);
  await page.goto(`${bob.server.url}/app`);
  await expect(page).toHaveURL(/\/login/);
});
