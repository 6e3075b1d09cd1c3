// Two people, one board: what one of them does, the other one sees, without a reload.

import { expectEqual } from '../support/pages/board.js';
import { expect, test } from '../support/test.js';

test('each sees what the other one makes, edits, moves and deletes', async ({ ada, bob }) => {
  await marked(ada, bob);
  await test.step('Ada acts, Bob watches', () => journey(ada, bob, 'Write the letter'));
  await test.step('Bob acts, Ada watches', () => journey(bob, ada, 'Book the room'));
  await expectEqual(ada, bob);
  await expectNotReloaded(ada, bob);
});

async function journey(actor, watcher, title) {
  const id = await actor.board.create(title);
  await expect(watcher.board.cardIn('todo', id)).toContainText(title);
  await expect(actor.board.card(id)).not.toHaveAttribute('data-pending');

  await test.step('edits every field', () => edit(actor, watcher, id, `${title} today`));
  await test.step('moves by hand, menu and keyboard', () => move(actor, watcher, id));
  await test.step('deletes, and brings it back', () => removeAndUndo(actor, watcher, id, `${title} today`));
}

async function edit(actor, watcher, id, title) {
  const dialog = await actor.board.open(id);
  await dialog.rename(title);
  await expect(watcher.board.card(id)).toContainText(title);

  await dialog.priority.selectOption('High');
  await expect(watcher.board.card(id).getByRole('img', { name: 'High' })).toBeVisible();

  await dialog.dueDate.fill('2031-05-17');
  await expect(watcher.board.card(id)).toContainText('17 May 2031');

  await dialog.describe('First the address,\nthen the rest.');
  await dialog.close();

  const other = await watcher.board.open(id);
  await expect(other.title).toHaveValue(title);
  await expect(other.description).toHaveValue('First the address,\nthen the rest.');
  await expect(other.dueDate).toHaveValue('2031-05-17');
  await expect(other.priority.locator('option:checked')).toHaveText('High');
  await other.close();
}

async function move(actor, watcher, id) {
  const above = await actor.board.create('The one above');
  await expect(watcher.board.card(above)).toBeVisible();

  await actor.board.dragBefore(above, id);
  for (const { board } of [actor, watcher]) {
    await expect(board.column('todo').locator('[data-task-id]').last()).toHaveAttribute('data-task-id', id);
  }

  await actor.board.choose(id, 'Move to In progress');
  await expect(watcher.board.cardIn('in_progress', id)).toBeVisible();

  await actor.board.nudge(id, 'ArrowRight');
  await expect(watcher.board.cardIn('done', id)).toBeVisible();

  await actor.board.choose(above, 'Delete');
  await expect(watcher.board.card(above)).toHaveCount(0);
}

async function removeAndUndo(actor, watcher, id, title) {
  const dialog = await actor.board.open(id);
  await dialog.deleteButton.click();
  await expect(watcher.board.card(id)).toHaveCount(0);
  await actor.board.undo(title);
  await expect(watcher.board.cardIn('done', id)).toBeVisible();
  await actor.board.choose(id, 'Delete');
  await expect(watcher.board.card(id)).toHaveCount(0);
}

/** Leaves a mark that does not outlive a reload. */
async function marked(...people) {
  for (const { page } of people) await page.evaluate(() => (window.wasHere = true));
}

async function expectNotReloaded(...people) {
  for (const { page } of people) expect(await page.evaluate(() => window.wasHere)).toBe(true);
}
