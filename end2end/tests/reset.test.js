// A forgotten password, by mail through a real mail server, to a new login.

import { expectAccessible } from '../support/axe.js';
import { Post } from '../support/post.js';
import { expect, test as base } from '../support/test.js';
import { answered, CUT, SIGNED_OUT } from '../support/watch.js';

const test = base.extend({
  /** The mail server that this test's server sends by. */
  post: async ({}, use) => {
    const post = await Post.open();
    await use(post);
    await post.close();
  },
  settings: async ({ post }, use) => use(post.settings),
});

const NEW = 'another horse entirely';

test('whoever forgot the password chooses another one by a letter, and every device is signed out', async ({
  ada,
  invite,
  post,
  server,
  watch,
}) => {
  watch.allow(answered(401), CUT, SIGNED_OUT);
  const stranger = await invite('somebody');
  const { page } = stranger;
  await stranger.open('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page).toHaveURL(`${server.url}/reset-password`);
  await stranger.entry.fill({ 'Username, email or phone': ada.email });
  await stranger.entry.send('Send link');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your email');

  const letter = await post.letter(ada.email, 'Choose a new password for TaskSync');
  expect(letter.secure).toBe(true);
  expect(letter.from).toBe('tasks@example.org');
  expect(letter.link).toMatch(new RegExp(`^${server.url}/reset-password\\?token=[\\w-]{43}$`));
  expect(server.log).not.toContain(ada.email);
  expect(server.log).not.toContain('token=');

  const asked = [];
  page.on('request', (request) => asked.push(request));
  await page.goto(letter.link);
  await stranger.entry.fill({ 'New password': 'password1' });
  watch.allow(answered(422));
  await stranger.entry.send('Set password');
  await expect(stranger.entry.field('New password')).toHaveAccessibleDescription(/easy to guess/);
  await stranger.entry.fill({ 'New password': NEW });
  await stranger.entry.send('Set password');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Password changed');
  await expect(page.getByText('1 device was logged out.')).toBeVisible();
  for (const request of asked) {
    expect((await request.allHeaders()).referer ?? '', request.url()).not.toContain('token');
  }

  // The board that was open is left within a moment, and nobody is signed in by the link.
  await ada.page.waitForURL((url) => ['/', '/login'].includes(url.pathname));
  await page.goto(`${server.url}/app`);
  await expect(page).toHaveURL(/\/login/);
  await stranger.awake();
  await stranger.entry.fill({ 'Username, email or phone': 'ada', Password: NEW });
  await stranger.entry.send('Log in');
  await stranger.arrive();
  await post.letter(ada.email, 'Your TaskSync password was changed');

  await page.goto(letter.link);
  await stranger.entry.fill({ 'New password': 'yet another horse' });
  await stranger.entry.send('Set password');
  await expect(stranger.entry.alert).toContainText('already used or has expired');
});

test('an address is confirmed, changed and put back by letters', async ({ ada, post, server, watch }) => {
  watch.allow(answered(401), CUT, SIGNED_OUT);
  const { page, entry } = ada;
  const first = await post.letter(ada.email, 'Confirm your address for TaskSync');
  await page.goto(first.link);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Email address confirmed');

  await page.goto(`${server.url}/app/settings/contact`);
  await expect(page.getByText('Confirmed', { exact: true })).toBeVisible();
  await entry.fill({ Email: 'ada@new.example', 'Your password': ada.password });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('We sent you an email');
  await expect(page.getByText('ada@new.example replaces it')).toBeVisible();
  const second = await post.letter('ada@new.example', 'Confirm your address for TaskSync');
  await page.goto(second.link);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Email address confirmed');

  const told = await post.letter(ada.email, 'Your TaskSync address was changed');
  await page.goto(told.link);
  await page.getByRole('button', { name: /Restore it/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Email address restored');
  await ada.logIn(ada.email);
});

test('the pages behind letters can be used by everybody', async ({ ada, post, server, watch }) => {
  watch.allow(answered(422));
  const letter = await post.letter(ada.email, 'Confirm your address for TaskSync');
  const places = [
    '/reset-password',
    '/reset-password?done=sent',
    '/reset-password?done=changed&devices=1&revoked=1&left=0',
    '/reset-password?token=x',
    letter.link.slice(server.url.length),
    '/email/confirm?token=x',
    '/email/restore?done=restored',
    '/app/settings/contact',
  ];
  for (const place of places) {
    await ada.page.goto(server.url + place);
    await expectAccessible(ada.page, place);
  }
});

test('without the server the page says so, and no address with a secret is kept', async ({ ada, server, watch }) => {
  watch.allow(CUT, SIGNED_OUT);
  const { page } = ada;
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(`${server.url}/reset-password?token=secret`);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => request.url);
  });
  expect(kept.filter((address) => address.includes('reset-password'))).toEqual([]);
  await server.down();
  await page.goto(`${server.url}/reset-password?token=secret`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Can’t reach the server');
  await server.up();
});
