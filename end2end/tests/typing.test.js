// What somebody is typing is theirs: no change from outside moves the focus, the caret, or a letter.

import { expectEqual } from '../support/pages/board.js';
import { expect, test } from '../support/test.js';

test('a change by somebody else does not disturb what is being typed', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  await expect(bob.board.card(id)).toBeVisible();
  const writing = await ada.board.open(id);
  await writing.description.fill('Dear all,\nthe end.');
  await caretTo(writing.description, 'Dear all,'.length);
  await ada.page.keyboard.type(' hello');

  const other = await bob.board.open(id);
  await other.rename('Write the long letter');
  await other.status.selectOption('In progress');
  await other.describe('Bob was here.');
  await other.priority.selectOption('Urgent');

  await expect(writing.title).toHaveValue('Write the long letter');
  await expect(writing.status.locator('option:checked')).toHaveText('In progress');
  await expect(writing.priority.locator('option:checked')).toHaveText('Urgent');
  await expect(writing.description).toBeFocused();
  await expect(writing.description).toHaveValue('Dear all, hello\nthe end.');
  expect(await caret(writing.description)).toBe('Dear all, hello'.length);

  await ada.page.keyboard.type(' again');
  await expect(writing.description).toHaveValue('Dear all, hello again\nthe end.');
  await writing.close();
  await other.close();
  await expectEqual(ada, bob);
  const text = await (await ada.board.open(id)).description.inputValue();
  await expect((await bob.board.open(id)).description).toHaveValue(text);
  expect(text).toContain('Dear all, hello again');
});

test('a task that somebody else deletes stays readable while it is open', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  await expect(bob.board.card(id)).toBeVisible();
  await ada.board.open(id);
  await bob.board.choose(id, 'Delete');
  await expect(ada.page.getByRole('dialog')).toContainText('“Write the letter” was deleted');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(ada.page.getByRole('dialog')).toHaveCount(0);
  await expect(ada.board.cards).toHaveCount(0);
});

test('the box for a new task keeps what is in it while others go on', async ({ ada, bob }) => {
  await ada.board.newTask.pressSequentially('Half a ti');
  const id = await bob.board.create('From Bob');
  await expect(ada.board.card(id)).toBeVisible();
  await expect(ada.board.newTask).toBeFocused();
  await ada.page.keyboard.type('tle');
  await ada.page.keyboard.press('Enter');
  await expect(bob.board.titled('Half a title')).toHaveCount(1);
  await expect(ada.board.newTask).toHaveValue('');
  await expect(ada.board.newTask).toBeFocused();
});

test('a column takes tasks one after another, and Escape leaves it', async ({ ada }) => {
  const done = ada.board.column('done');
  const add = done.getByRole('button', { name: 'Add to Done' });
  await add.click();
  const box = done.getByRole('textbox', { name: 'Add to Done' });
  await box.fill('Finished yesterday');
  await box.press('Enter');
  await expect(done.locator('[data-task-id]')).toHaveCount(1);
  await box.fill('Not this one');
  await box.press('Escape');
  await expect(box).toHaveCount(0);
  await expect(add).toBeVisible();
  await expect(done.locator('[data-task-id]')).toHaveCount(1);
});

test('a task that the filter hides is not added in silence', async ({ ada }) => {
  await ada.page.getByRole('searchbox', { name: 'Filter', exact: true }).fill('zzzz');
  await ada.board.newTask.fill('Out of sight');
  await ada.board.newTask.press('Enter');
  await expect(ada.page.getByText('hidden by the filter')).toBeVisible();
  await ada.page.locator('.no-tasks').getByRole('button', { name: 'Clear filter' }).click();
  await expect(ada.board.titled('Out of sight')).toHaveCount(1);
});

function caretTo(box, at) {
  return box.evaluate((element, at) => element.setSelectionRange(at, at), at);
}

function caret(box) {
  return box.evaluate((element) => element.selectionStart);
}
