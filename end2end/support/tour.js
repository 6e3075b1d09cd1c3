// A way through every page that the server alone draws, in every state that looks different.

import { expect } from '@playwright/test';
import { code } from './authenticator.js';
import { answered } from './watch.js';

/** The places of the settings of whoever runs the server; those of a workspace are the same for each. */
const PLACES = [
  ...['profile', 'contact', 'password', 'passkeys', 'two-step', 'devices', 'tokens', 'appearance', 'data', 'delete', 'new-workspace'],
  ...['w', 'w/members', 'w/invites', 'w/log', 'instance/people', 'instance/accounts', 'instance/log'],
];

/** What somebody sees who holds the link of a letter, or no longer does. */
const LETTERS = [
  ['reset-password', '/reset-password'],
  ['reset-password-sent', '/reset-password?done=sent'],
  ['reset-password-choose', '/reset-password?token=x'],
  ['reset-password-changed', '/reset-password?done=changed'],
  ['email-confirm-stale', '/email/confirm?token=x'],
  ['email-confirmed', '/email/confirm?done=confirmed'],
  ['email-restored', '/email/restore?done=restored'],
  ['account-deleted', '/account-deleted'],
  ['invite-none', `/invite/${'A'.repeat(43)}`],
];

/**
 * Leads the first person of a server, who is signed in, and a guest, who is not, through all of it; `look` is
 * called at each stop with the page and the stop's name.
 */
export async function tour(host, guest, look) {
  host.watch.allow(answered(404), answered(422), answered(401));
  await settings(host, look);
  const { link, key } = await states(host, look);
  await letters(guest, look);
  await invite(guest, link, look);
  await login(host, guest, key, look);
}

/** Every page of the settings as it is found; a page that is new there has its name in the list above. */
async function settings({ page, server }, look) {
  await page.goto(`${server.url}/app/settings/profile`);
  const links = await page.locator('.settings nav.wide a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  const named = links.map((address) => [address.replace('/app/settings/', '').replace(/^w\/[^/]+/, 'w'), address]);
  expect([...new Set(named.map(([name]) => name))].sort()).toEqual([...PLACES].sort());
  // The last workspace is the one that has members.
  for (const [name, address] of new Map(named)) {
    await page.goto(server.url + address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, `settings-${name.replaceAll('/', '-')}`);
  }
}

/** What appears after a form; answers the path of an invite's link, and the key of the two-step login. */
async function states({ page, server, entry, password }, look) {
  const open = (place) => page.goto(`${server.url}/app/settings/${place}`);
  await open('delete');
  await entry.send('Delete my account');
  await look(page, 'settings-delete-errors');

  await open('tokens');
  await entry.fill({ 'Token name': 'Backup of the calendar', 'Your password': password });
  await entry.send('Create token');
  await expect(page.getByText('it is shown only once')).toBeVisible();
  await look(page, 'settings-tokens-made');

  // Now that there are some, it asks what becomes of them.
  await open('password');
  await expect(page.getByRole('checkbox')).toBeVisible();
  await look(page, 'settings-password-tokens');

  await open('two-step');
  await entry.fill({ 'Current password': password });
  await entry.send('Set up');
  await look(page, 'settings-two-step-key');
  const key = await page.locator('main code').innerText();
  await entry.fill({ Code: code(key) });
  await entry.send('Turn on');
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
  await look(page, 'settings-two-step-codes');
  await open('two-step');
  await look(page, 'settings-two-step-on');
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Turn off two-step login?' })).toBeVisible();
  await look(page, 'settings-two-step-question');

  const { items } = await (await page.request.get(`${server.url}/api/v1/workspaces`)).json();
  await open(`w/${items.find(({ kind }) => kind === 'team').id}/invites`);
  await page.getByRole('button', { name: 'Create invite' }).click();
  const link = new URL(await page.locator('.once code').textContent()).pathname;
  await look(page, 'settings-invites-made');

  // Where there is little room, the places are folded up.
  const folded = page.locator('nav.narrow summary');
  if (await folded.isVisible()) {
    await folded.click();
    await look(page, 'settings-places');
  }
  return { link, key };
}

async function letters({ page, server }, look) {
  for (const [name, address] of LETTERS) {
    await page.goto(server.url + address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, name);
  }
}

async function invite({ page, server, entry, password }, link, look) {
  await page.goto(server.url + link);
  await look(page, 'invite');
  await entry.fill({ Username: 'a b', Password: password });
  await entry.send('Create account');
  await expect(entry.field('Username')).toHaveAccessibleDescription(/letters a–z/);
  await look(page, 'invite-errors');
}

/** The login of somebody who has set up a second step. */
async function login(host, guest, key, look) {
  const { page, entry } = guest;
  await guest.open('/login');
  await entry.fill({ 'Username, email or phone': host.username, Password: host.password });
  await entry.send('Log in');
  await expect(entry.field('Code')).toBeFocused();
  await look(page, 'login-code');
  await entry.fill({ Code: '000000' === code(key) ? '000001' : '000000' });
  await entry.send('Log in');
  await expect(entry.field('Code')).toHaveAccessibleDescription(/is wrong/);
  await look(page, 'login-code-wrong');
}
