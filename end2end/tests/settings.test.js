// What the pages of the settings add to plain forms: questions, saving on change, copying, local times, the theme.

import { readFile } from 'node:fs/promises';
import { code } from '../support/authenticator.js';
import { expectAccessible } from '../support/axe.js';
import { invitesPage, makeLink } from '../support/pages/invites.js';
import { Members } from '../support/pages/members.js';
import { expect, test } from '../support/test.js';
import { answered } from '../support/watch.js';

const announced = (page) => page.locator('[data-announcer]');
const settings = (person, place) => person.page.goto(`${person.server.url}/app/settings/${place}`);

test('removing a member asks by name, and Cancel has the focus', async ({ ada, bob }) => {
  const members = await Members.open(ada, 'Team');
  const { page } = members;
  const remove = members.row('bob').getByRole('button', { name: 'Remove bob' });
  await remove.click();
  const question = page.getByRole('alertdialog', { name: 'Remove bob from Team?' });
  await expect(question).toContainText('bob loses access on all devices.');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(page, 'the question before a member is removed');
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(remove).toBeFocused();
  await expect(bob.board.newTask).toBeVisible();

  await members.remove('bob');
  await expect(members.row('bob')).toHaveCount(0);
});

test('a role is saved on change, with the focus and the place kept, and a refusal takes it back', async ({ ada, bob, watch }) => {
  const members = await Members.open(ada, 'Team');
  const { page } = members;
  await page.setViewportSize({ width: 1280, height: 240 });
  const role = members.row('bob').getByRole('combobox', { name: 'Role of bob' });
  await expect(members.row('bob').getByRole('button', { name: /^Save/ })).toBeHidden();
  await role.focus();
  const [place, address] = [await page.evaluate(() => scrollY), page.url()];
  await members.give('bob', 'Administrator');
  await expect(role).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(place);
  expect(page.url()).toBe(address);
  await page.reload();
  await expect(role).toHaveValue('admin');

  // By the time of the change bob is gone.
  const { id } = await bob.call('GET', '/me');
  await bob.call('DELETE', `/workspaces/${page.url().split('/w/')[1].split('/')[0]}/members/${id}`);
  watch.allow(answered(422));
  await role.selectOption({ label: 'Viewer' });
  await expect(announced(page)).toHaveAttribute('data-error', '');
  await expect(role).toHaveValue('admin');
});

test('without a script a Save button is there, and the question still comes', async ({ ada, bob, invite }) => {
  const plain = await invite('ada', { javaScriptEnabled: false });
  await plain.context.addCookies(await ada.context.cookies());
  const { items } = await ada.call('GET', '/workspaces');
  await settings(plain, `w/${items.find(({ kind }) => kind === 'team').id}/members`);
  const row = plain.page.locator('[data-member="bob"]');
  await row.getByRole('combobox').selectOption({ label: 'Viewer' });
  await row.getByRole('button', { name: 'Save the role of bob' }).click();
  await expect(plain.page.getByRole('status')).toHaveText('bob is now a viewer.');
  await row.getByRole('button', { name: 'Remove bob' }).click();
  const question = plain.page.getByRole('alertdialog', { name: 'Remove bob from Team?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Remove bob' }).click();
  await expect(plain.page.getByRole('status')).toHaveText('bob was removed and loses access on all devices.');

  await settings(plain, 'devices');
  const time = plain.page.locator('time').first();
  await expect(time).toHaveText(/^\d+ \w+ \d{4} \d\d:\d\d UTC$/);
  await expect(plain.page.getByRole('button', { name: 'Show' })).toHaveCount(0);
  await bob.page.waitForURL(/\/app\//);
});

test('every secret has a button that copies it, and recovery codes can be downloaded', async ({ ada }) => {
  const { page, context, entry, password } = ada;
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: ada.server.url });
  const copied = async (secret) => {
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect(announced(page)).toHaveText('Copied');
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  };
  await page.goto(ada.server.url + (await invitesPage(ada)));
  await page.getByRole('button', { name: 'Create invite' }).click();
  const link = await page.locator('#secret').innerText();
  expect(link).toMatch(new RegExp(`^${ada.server.url}/invite/[\\w-]{43}$`));
  await copied(link);
  await expectAccessible(page, 'a link that was copied');

  await settings(ada, 'tokens');
  await entry.fill({ 'Token name': 'Backup', 'Your password': password });
  await entry.send('Create token');
  const token = await page.locator('#secret').innerText();
  expect(token).toMatch(/^tasksync_/);
  await copied(token);

  await settings(ada, 'two-step');
  await entry.fill({ 'Current password': password });
  await entry.send('Set up');
  const key = await page.locator('#secret').innerText();
  await copied(key);
  await entry.fill({ Code: code(key) });
  await entry.send('Turn on');
  const codes = (await page.locator('.codes code').allInnerTexts()).join('\n');
  await copied(codes);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as text' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('tasksync-recovery-codes.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe(`${codes}\n`);
});

test('where there is no clipboard the selection is copied', async ({ ada }) => {
  await ada.context.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await ada.page.goto(ada.server.url + (await invitesPage(ada)));
  await ada.page.getByRole('button', { name: 'Create invite' }).click();
  const link = await ada.page.locator('#secret').innerText();
  await ada.page.getByRole('button', { name: 'Copy' }).click();
  await expect(announced(ada.page)).toHaveText('Copied');
  expect(await ada.page.evaluate(() => getSelection().toString())).toBe(link);
});

test('times are those of the person’s own zone', async ({ ada }) => {
  for (const place of ['devices', 'instance/people', 'instance/log']) {
    await settings(ada, place);
    const times = await ada.page.locator('time:not([data-day])').evaluateAll((all) => all.map((it) => [it.dateTime, it.textContent]));
    expect(times.length, place).toBeGreaterThan(0);
    for (const [at, text] of times) {
      // The browser of these tests is in Kolkata, five and a half hours ahead.
      const there = new Date(new Date(at).valueOf() + 5.5 * 3_600_000).toISOString();
      expect(text, place).toMatch(/^\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d$/);
      expect(text, place).toContain(`${there.slice(0, 4)}, ${there.slice(11, 16)}`);
    }
  }
  await expect(ada.page.locator('main')).not.toContainText('UTC');
});

test('a theme is kept, and is there before anything is drawn', async ({ ada, invite }) => {
  const { page } = ada;
  await settings(ada, 'appearance');
  const theme = page.getByRole('combobox', { name: 'Theme' });
  await expect(theme).toHaveValue('system');
  const isDark = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme === 'dark');
  expect(await isDark()).toBe(false);
  await theme.selectOption({ label: 'Dark' });
  await expect(announced(page)).toHaveText('Saved.');
  expect(await isDark()).toBe(true);
  await expectAccessible(page, 'the settings in the dark');
  // Also where the worker answers with the document that it keeps, and on pages for everybody.
  await page.evaluate(() => navigator.serviceWorker?.ready);
  for (const address of ['/app', '/app/settings/appearance', '/api/docs/']) {
    await page.goto(ada.server.url + address, { waitUntil: 'commit' });
    await page.waitForFunction(() => document.body);
    expect(await page.evaluate(() => document.documentElement.dataset.theme), address).toBe('dark');
  }
  await settings(ada, 'appearance');
  await theme.selectOption({ label: 'System' });
  await expect(announced(page)).toHaveText('Saved.');
  expect(await isDark()).toBe(false);
  await page.reload();
  await expect(theme).toHaveValue('system');
  expect(await isDark()).toBe(false);
  // It is this browser's.
  const other = await invite('ada');
  await other.page.goto(other.server.url);
  expect(await other.page.evaluate(() => document.documentElement.dataset.theme)).toBeUndefined();
});

test('what is typed as a password can be shown', async ({ ada, invite }) => {
  const link = await makeLink(ada);
  const guest = await invite('guest');
  for (const [person, address, label] of [[ada, '/app/settings/password', 'New password'], [guest, link, 'Password']]) {
    await person.page.goto(person.server.url + address);
    const field = person.entry.field(label);
    await field.fill('secret');
    const show = person.page.locator('.field', { has: field }).getByRole('button');
    await expect(show).toHaveText('Show');
    await show.click();
    await expect(field).toHaveAttribute('type', 'text');
    await expect(show).toHaveText('Hide');
    await show.click();
    await expect(field).toHaveAttribute('type', 'password');
  }
});
