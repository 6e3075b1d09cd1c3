// Invites and the door: a link leads a second person in, or says that it is none any more.

import { expectAccessible } from '../support/axe.js';
import { invitesPage, makeLink } from '../support/pages/invites.js';
import { expect, test } from '../support/test.js';
import { answered } from '../support/watch.js';

test('a link leads a second browser to the board, live on the first screen', async ({ ada, invite, watch }) => {
  watch.allow(answered(422));
  const welcome = await ada.board.create('Welcome Bob');
  await ada.board.settled();
  const board = ada.page.url();
  await chooseRegistration(ada, 'Only people with an invite');
  const link = await makeLink(ada, { Role: 'Member: can edit tasks and projects' });
  await expectAccessible(ada.page, 'invites');
  await ada.page.goto(board);
  await ada.live();

  const bob = await invite('bob');
  await bob.open('/register');
  await expect(bob.page.getByText('does not accept new accounts')).toBeVisible();
  await expect(bob.page.getByRole('button', { name: 'Create account' })).toHaveCount(0);

  await bob.page.goto(bob.server.url + link);
  await expect(bob.page.getByRole('heading', { name: 'You’re invited' })).toBeVisible();
  await expect(bob.page.getByText('ada invites you to “Team”.')).toBeVisible();
  await expectAccessible(bob.page, 'the invite');
  await bob.entry.fill({ Username: 'ada', Password: bob.password });
  await bob.entry.send('Create account');
  await expect(bob.entry.field('Username')).toHaveAccessibleDescription(/already taken/);
  await bob.entry.fill({ Username: bob.username, Password: bob.password });
  await bob.entry.send('Create account');
  await bob.arrive();
  await expect(bob.board.card(welcome)).toBeVisible();

  const thanks = await bob.board.create('Thank you');
  await expect(ada.board.card(thanks)).toBeVisible();
});

test('somebody with an account joins by the button, after the login and back', async ({ ada, bob, invite }) => {
  await ada.call('PATCH', '/instance', { team: false });
  const link = await makeLink(ada);
  const carol = await invite('carol');
  await carol.enter();
  await carol.context.clearCookies();

  await carol.page.goto(carol.server.url + link);
  await carol.page.getByRole('link', { name: 'Log in' }).click();
  await carol.awake();
  await carol.entry.fill({ 'Username, email or phone': carol.username, Password: carol.password });
  await carol.entry.send('Log in');
  await expect(carol.page.getByRole('button', { name: 'Join' })).toBeVisible();
  await expectAccessible(carol.page, 'the invite of somebody with an account');
  await carol.page.getByRole('button', { name: 'Join' }).click();
  await carol.arrive();
  const { items } = await carol.call('GET', '/workspaces');
  expect(items.map(({ kind }) => kind).sort()).toEqual(['personal', 'team']);
  // Whoever is in already is led on, and nothing is used up for it.
  await bob.page.goto(bob.server.url + (await makeLink(ada)));
  await bob.arrive();
});

test('a link that was taken back says so, and so does one that never was', async ({ ada, invite, watch }) => {
  watch.allow(answered(404));
  const link = await makeLink(ada);
  await ada.page.goto(`${ada.server.url}${await invitesPage(ada)}`);
  await ada.page.getByRole('button', { name: 'Revoke', exact: true }).click();
  const question = ada.page.getByRole('alertdialog', { name: 'Revoke this invite?' });
  await expect(question).toContainText('Its link stops working at once.');
  await question.getByRole('button', { name: 'Revoke invite' }).click();
  await expect(ada.page.getByRole('status')).toHaveText('Invite revoked. Its link no longer works.');

  const bob = await invite('bob');
  const texts = [];
  for (const path of [link, `/invite/${'A'.repeat(43)}`]) {
    await bob.page.goto(bob.server.url + path);
    await expect(bob.page.getByRole('heading', { name: 'This invite is no longer valid' })).toBeVisible();
    await expect(bob.page.getByRole('button')).toHaveCount(0);
    texts.push(await bob.page.locator('main').textContent());
  }
  expect(texts[0]).toBe(texts[1]);
});

test('a closed server takes nobody, and opens again', async ({ ada, invite }) => {
  await chooseRegistration(ada, 'No one');
  const link = await makeLink(ada);
  const bob = await invite('bob');
  await bob.page.goto(bob.server.url + link);
  await expect(bob.page.getByText('does not accept new accounts')).toBeVisible();
  await expect(bob.page.getByRole('textbox')).toHaveCount(0);
  await chooseRegistration(ada, 'Anyone');
  await bob.register();
});

test('an administrator keeps somebody out, and their screen lets go', async ({ ada, bob, watch }) => {
  watch.allow(answered(401), answered(403), /HTTP Authentication failed/);
  await ada.page.goto(`${ada.server.url}/app/settings/instance/people`);
  await expectAccessible(ada.page, 'people');
  await ada.page.getByRole('button', { name: 'Disable: bob' }).click();
  await expectAccessible(ada.page, 'the question for the password');
  await ada.page.getByLabel('Your password').fill(ada.password);
  await expect(ada.page.getByRole('heading', { name: 'Disable bob?' })).toBeVisible();
  await expect(ada.page.getByText('All their devices are logged out at once')).toBeVisible();
  await ada.page.getByRole('button', { name: 'Disable account', exact: true }).click();
  await expect(ada.page.getByRole('status')).toHaveText(/all its devices were logged out/);
  await bob.page.waitForURL(/\/login/, { timeout: 2_000 });
  await expect(bob.board.cards).toHaveCount(0);
  await ada.page.goto(`${ada.server.url}/app/settings/instance/log`);
  await expect(ada.page.getByText('ada disabled an account (bob)')).toBeVisible();
  await expectAccessible(ada.page, 'the log');
});

async function chooseRegistration(person, label) {
  const { page, server } = person;
  await page.goto(`${server.url}/app/settings/instance/accounts`);
  await page.getByLabel('Who can create an account').selectOption({ label });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toHaveText('Saved.');
  await expectAccessible(page, 'accounts');
}
