// What is typed into a task stays, whatever becomes of the page in the middle of a word.

import { leftovers } from '../support/device.js';
import { Person } from '../support/people.js';
import { expect, test } from '../support/test.js';

/** Long enough for several saves at the pace of a person who never pauses. */
const SENTENCE = 'We meet on Monday at nine, bring the plan, the numbers and some cake for everybody who comes. ';
const PACE = { delay: 30 };

/** The task as the server has it. */
const stored = async (person, id) => person.call('GET', `/tasks/${id}`);

test('what is typed without a pause is there after a reload, and others have it', async ({ ada, bob }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const { description } = await ada.board.open(id);
  await description.focus();
  await ada.page.keyboard.type(SENTENCE.slice(0, -1), PACE);
  await ada.page.reload();
  await expect(description).toHaveValue(SENTENCE.slice(0, -1));
  await expect(async () => expect((await stored(bob, id)).description).toBe(SENTENCE.slice(0, -1))).toPass();
  await expect(async () => expect(await drafts(ada.page)).toEqual([])).toPass();
});

test('a title too', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const { title } = await ada.board.open(id);
  await title.focus();
  await ada.page.keyboard.press('End');
  await ada.page.keyboard.type(' of the meeting on Monday at nine in the morning', PACE);
  await ada.page.reload();
  await expect(title).toHaveValue('Plan of the meeting on Monday at nine in the morning');
  await expect(async () => expect((await stored(ada, id)).title).toMatch(/in the morning$/)).toPass();
});

test('it is saved every second while someone types', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const { description } = await ada.board.open(id);
  await description.focus();
  let saved = '';
  // Typed on and on, with no pause as long as the one after which a text would be saved.
  for (let part = 0; part < 60 && !saved; part += 1) {
    await ada.page.keyboard.type('We meet. ', PACE);
    saved = (await stored(ada, id)).description;
  }
  expect(saved).toMatch(/^We meet/);
});

test('a tab that is closed in the middle of a word loses nothing, even when the task is not opened again', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const { description } = await ada.board.open(id);
  const address = ada.page.url();
  await description.focus();
  await ada.page.keyboard.type(SENTENCE.slice(0, 60), PACE);
  await ada.page.close();

  const again = new Person('ada', ada.context, await ada.context.newPage(), ada.server, ada.watch);
  await again.open(new URL(address).pathname);
  await again.live();
  await expect(async () => expect((await stored(again, id)).description).toBe(SENTENCE.slice(0, 60))).toPass();
  await expect((await again.board.open(id)).description).toHaveValue(SENTENCE.slice(0, 60));
});

test('a text that is typed on goes on from where it was, without doubles', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const { description } = await ada.board.open(id);
  await description.focus();
  await ada.page.keyboard.type(SENTENCE.slice(0, 50), PACE);
  await ada.page.reload();
  await expect(description).toHaveValue(SENTENCE.slice(0, 50));
  await expect(description).toBeEditable();
  await description.focus();
  await ada.page.keyboard.press('Control+End');
  await ada.page.keyboard.type(SENTENCE.slice(50, 90), PACE);
  await ada.page.reload();
  await expect(description).toHaveValue(SENTENCE.slice(0, 90));
  await expect(async () => expect((await stored(ada, id)).description).toBe(SENTENCE.slice(0, 90))).toPass();
  await expect(ada.dialog.earlier).toHaveCount(0);
});

test('what someone typed is shown to nobody else who uses the browser', async ({ ada, bob }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  await expect(bob.board.card(id)).toBeVisible();
  const { title } = await ada.board.open(id);
  const address = ada.page.url();
  await title.fill(`Secret ${'x'.repeat(500)}`);
  await ada.page.close();
  expect(await drafts(await blank(ada))).toHaveLength(1);
  await ada.context.clearCookies();

  const guest = new Person('bob', ada.context, await ada.context.newPage(), ada.server, ada.watch);
  await logInAt(guest, address);
  await expect(guest.dialog.title).toBeEditable();
  await expect(guest.dialog.title).toHaveValue('Plan');
  await guest.page.close();

  await ada.context.clearCookies();
  const again = new Person('ada', ada.context, await ada.context.newPage(), ada.server, ada.watch);
  await logInAt(again, address);
  await expect(again.dialog.title).toHaveValue(/^Secret x+$/);
});

test('logging out asks about a text that is not saved, and deletes it', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const dialog = await ada.board.open(id);
  await dialog.title.fill('x'.repeat(501));
  await dialog.close();
  await ada.openSideBar();
  await ada.page.getByRole('button', { name: 'Log out', exact: true }).click();
  const question = ada.page.getByRole('dialog', { name: 'Log out now?' });
  await expect(question).toContainText('1 text that you typed is not saved');
  await question.getByRole('button', { name: /^Log out/ }).click();
  await ada.page.waitForURL(`${ada.server.url}/`);
  expect((await leftovers(ada.page)).local).toEqual([]);
});

test('a text beyond the limit says so, and is saved once it fits', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const { title } = await ada.board.open(id);
  await title.fill('x'.repeat(470));
  await expect(title).toHaveAccessibleDescription('30 characters left');
  await title.fill('x'.repeat(512));
  await expect(title).toHaveAccessibleDescription('Too long to save. Remove 12 characters.');
  await expect(title).toHaveAttribute('aria-invalid', 'true');
  await title.blur();
  await expect(title).toHaveValue('x'.repeat(512));
  await title.fill('Plan for Monday');
  await expect(title).not.toHaveAttribute('aria-invalid');
  await expect(async () => expect((await stored(ada, id)).title).toBe('Plan for Monday')).toPass();
  await title.fill('');
  await expect(title).toHaveAccessibleDescription('Enter a title.');
  await title.blur();
  await expect(title).toHaveValue('Plan for Monday');
});

test('a text that was saved in parts is undone as a whole', async ({ ada }) => {
  const id = await ada.board.create('Plan');
  await ada.board.settled();
  const dialog = await ada.board.open(id);
  await dialog.description.focus();
  await ada.page.keyboard.type(SENTENCE.slice(0, -1), PACE);
  await dialog.close();
  await ada.page.keyboard.press('Control+z');
  await expect((await ada.board.open(id)).description).toHaveValue('');
});

/** Logs in, and is led on to an address. */
async function logInAt(person, address) {
  const { pathname, search } = new URL(address);
  await person.open(`/login?next=${encodeURIComponent(pathname + search)}`);
  await person.entry.fill({ 'Username, email or phone': person.username, Password: person.password });
  await person.entry.send('Log in');
  await expect(person.dialog.title).toBeVisible();
}

function drafts(page) {
  return page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tasksync-draft-')));
}

/** A page of this server on which nothing of the program runs. */
async function blank(person) {
  const page = await person.context.newPage();
  await page.goto(`${person.server.url}/icon.svg`);
  return page;
}
