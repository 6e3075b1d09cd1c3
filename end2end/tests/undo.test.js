// What one did can be undone and done again, by the keyboard, after the server has it too.

import { expectAccessible } from '../support/axe.js';
import { expectEqual } from '../support/pages/board.js';
import { expect, test } from '../support/test.js';

/** Presses a key on the page itself, where nobody types. */
async function press(person, keys) {
  await person.page.evaluate(() => document.activeElement?.blur());
  await person.page.keyboard.press(keys);
}

test('moves, edits, deletions and new tasks are undone one by one, and done again', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Move to Done');
  await (await ada.board.open(id)).rename('Write two letters');
  await ada.dialog.priority.selectOption('High');
  await ada.dialog.close();
  await ada.board.choose(id, 'Delete');
  await ada.board.settled();
  await expect(bob.board.cards).toHaveCount(0);

  const said = ada.page.locator('.toast').filter({ hasText: 'Undone' });
  const offer = ada.page.locator('.toast').filter({ hasText: 'Deleted' });
  await expect(offer).toBeVisible();
  await press(ada, 'Control+z');
  await expect(offer).toHaveCount(0);
  await expect(said.filter({ hasText: 'Delete “Write two letters”' })).toBeVisible();
  await expect(bob.board.cardIn('done', id)).toContainText('Write two letters');
  await press(ada, 'Control+z');
  await press(ada, 'Control+z');
  await expect(bob.board.card(id)).toContainText('Write the letter');
  await press(ada, 'Control+z');
  await expect(bob.board.cardIn('todo', id)).toBeVisible();
  await press(ada, 'Control+z');
  await expect(bob.board.cards).toHaveCount(0);
  await press(ada, 'Control+z');
  await expect(ada.page.getByText('Nothing to undo.')).toBeVisible();

  await press(ada, 'Control+y');
  await expect(bob.board.cardIn('todo', id)).toBeVisible();
  for (let step = 0; step < 3; step++) await press(ada, 'Control+Shift+Z');
  await expect(bob.board.cardIn('done', id)).toContainText('Write two letters');
  await ada.board.settled();
  await expectEqual(ada, bob);
});

test('what somebody else went on from is left alone, and that is said', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  await (await ada.board.open(id)).rename('Write two letters');
  await ada.dialog.close();
  await (await bob.board.open(id)).rename('Write three letters');
  await bob.dialog.close();
  await expect(ada.board.card(id)).toContainText('Write three letters');
  await press(ada, 'Control+z');
  await expect(ada.page.getByText('it was changed since')).toBeVisible();
  await expect(ada.board.card(id)).toContainText('Write three letters');
  await expectEqual(ada, bob);
});

test('where somebody types, the keys undo what is typed and nothing else', async ({ ada }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.newTask.pressSequentially('Half a title');
  await ada.page.keyboard.press('Control+z');
  await expect(ada.board.newTask).not.toHaveValue('Half a title');
  await expect(ada.board.card(id)).toBeVisible();
  await expect(ada.page.locator('.toast')).toHaveCount(0);
});

test('what the button of a toast undid can be done again', async ({ ada }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Delete');
  await ada.board.undo('Write the letter');
  await expect(ada.board.card(id)).toBeVisible();
  await press(ada, 'Control+Shift+Z');
  await expect(ada.board.cards).toHaveCount(0);
});

test('a question mark shows the keys, and nobody is kept from them', async ({ ada }) => {
  await press(ada, '?');
  const keys = ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(keys).toContainText('Undo');
  await expectAccessible(ada.page, 'the list of keys');
  await ada.page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
  await ada.board.newTask.pressSequentially('Why?');
  await expect(keys).toHaveCount(0);
  await expect(ada.board.newTask).toHaveValue('Why?');
});

test('an offer to undo goes once another person has gone on from there', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Move to In progress');
  const offer = ada.page.locator('.toast').filter({ hasText: 'Moved to In progress' });
  await expect(offer.getByRole('button', { name: 'Undo' })).toBeVisible();
  await bob.board.choose(id, 'Move to Done');
  await expect(ada.board.cardIn('done', id)).toBeVisible();
  await expect(offer).toHaveCount(0);
});

test('the button of a toast undoes, and the next one redoes', async ({ ada }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.card(id).getByRole('button', { name: 'Mark as done' }).click();
  await ada.page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect(ada.board.cardIn('todo', id)).toBeVisible();
  await ada.page.locator('.toast').getByRole('button', { name: 'Redo' }).click();
  await expect(ada.board.cardIn('done', id)).toBeVisible();
});
