// The way in and out.

import { details } from '../support/people.js';
import { expect, test } from '../support/test.js';
import { answered, CUT } from '../support/watch.js';

test('the register form says what is wrong beside the field', async ({ ada, invite, watch }) => {
  const bob = await invite('bob');
  await bob.open('/register');

  await bob.entry.fill({ Username: 'bob', Password: 'short' });
  await bob.entry.send('Create account');
  await expect(bob.entry.field('Password')).toHaveAccessibleDescription(/use at least 8 characters/);
  await expect(bob.entry.field('Password')).toBeFocused();
  await expect(bob.page.getByText('use at least 8 characters')).toBeVisible();

  watch.allow(answered(409), answered(422));
  await bob.entry.fill({ Username: ada.username.toUpperCase(), Password: bob.password });
  await bob.entry.send('Create account');
  await expect(bob.entry.field('Username')).toHaveAccessibleDescription(/already taken/);
  await expect(bob.entry.field('Username')).toBeFocused();
  await expect(bob.entry.field('Password')).toHaveValue(bob.password);

  await bob.entry.fill({ Username: 'bob', Phone: '12', Email: 'bob at home' });
  await bob.entry.send('Create account');
  await expect(bob.entry.field('Email')).toHaveAccessibleDescription(/use the form name@example.org/);
  await expect(bob.entry.field('Phone')).toHaveAccessibleDescription(/include the country code/);

  await bob.entry.fill({ Phone: '', Email: '' });
  await bob.entry.send('Create account');
  await bob.arrive();
});

test('the name, the address and the number all lead in', async ({ ada }) => {
  for (const identifier of [ada.username, 'Ada', ada.email, ada.phone, ada.phone.replaceAll(' ', '')]) {
    await logOut(ada);
    await ada.logIn(identifier);
  }
});

test('a wrong password and an unknown name are answered alike', async ({ ada, invite, watch }) => {
  watch.allow(answered(401));
  const stranger = await invite('stranger');
  const tries = [
    [ada.username, 'not her password'],
    ['nobody', 'not her password'],
  ];
  await stranger.open('/login');
  const answers = [];
  for (const [identifier, Password] of tries) {
    await stranger.entry.fill({ 'Username, email or phone': identifier, Password });
    await stranger.entry.send('Log in');
    await expect(stranger.entry.alert).toContainText('Wrong username or password');
    answers.push(await stranger.entry.alert.textContent());
    await stranger.open('/login');
  }
  expect(answers[0]).toBe(answers[1]);
});

test('signed out, an address of the app leads to the login and back', async ({ ada }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.settled();
  await ada.board.open(id);
  const address = new URL(ada.page.url());
  await ada.dialog.close();
  await logOut(ada);

  await ada.page.goto(address.href);
  await expect(ada.page).toHaveURL(/\/login\?next=/);
  await ada.awake();
  await ada.entry.fill({ 'Username, email or phone': ada.username, Password: ada.password });
  await ada.entry.send('Log in');
  await expect(ada.page).toHaveURL(address.href);
  await expect(ada.dialog.title).toHaveValue('Write the letter');
});

test('logged out is out: in every tab, and for the way back', async ({ ada, watch }) => {
  watch.allow(answered(401), CUT, /WebSocket/);
  const second = await ada.context.newPage();
  await second.goto(ada.page.url());
  await expect(second.locator('html')).toHaveAttribute('data-connection', 'live');
  const board = ada.page.url();
  await logOut(ada);
  // Both lead to the front page: there is nothing to come back to.
  await second.waitForURL((url) => url.pathname === '/');
  await ada.page.goto(board);
  await expect(ada.page).toHaveURL(/\/login/);
});

test('a reload and a restart of the server keep a person signed in', async ({ ada, server, watch }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.settled();
  await ada.page.reload();
  await ada.live();
  await expect(ada.board.card(id)).toBeVisible();

  watch.allow(CUT);
  await server.restart();
  await ada.page.reload();
  await ada.live();
  await expect(ada.board.card(id)).toBeVisible();
});

test('the front door leads whoever is signed in to the board', async ({ ada }) => {
  const board = ada.page.url();
  await ada.page.goto(`${ada.server.url}/`);
  await ada.page.goto(`${ada.server.url}/app`);
  await expect(ada.page).toHaveURL(board);
});

test.describe('without JavaScript', () => {
  test('one can register, read the board, and log in', async ({ invite, watch }) => {
    watch.allow(answered(401), answered(422), /was preloaded using link preload but not used/);
    const carl = await invite('carl', { javaScriptEnabled: false });
    const { page, entry, server } = carl;
    await page.goto(`${server.url}/register`);
    await entry.fill({ Username: 'carl', Email: 'carl@example.org', Password: 'short' });
    await entry.send('Create account');
    await expect(page.getByText('use at least 8 characters')).toBeVisible();
    await expect(entry.field('Username')).toHaveValue('carl');
    await expect(entry.field('Email')).toHaveValue('carl@example.org');
    await expect(entry.field('Password')).toHaveValue('');

    await entry.fill({ Password: details('carl').password });
    await entry.send('Create account');
    await expect(page).toHaveURL(/\/app\/w\//);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

    const dora = await invite('dora', { javaScriptEnabled: false });
    await dora.page.goto(`${server.url}/login`);
    await dora.entry.fill({ 'Username, email or phone': 'carl', Password: 'not the password' });
    await dora.entry.send('Log in');
    await expect(dora.entry.alert).toContainText('Wrong username or password');
    await dora.entry.fill({ 'Username, email or phone': 'carl', Password: details('carl').password });
    await dora.entry.send('Log in');
    await expect(dora.page).toHaveURL(/\/app\/w\//);
  });
});

async function logOut(person) {
  await person.page.getByRole('button', { name: 'Log out' }).click();
  await expect(person.page).toHaveURL(`${person.server.url}/`);
  await person.awake();
}
