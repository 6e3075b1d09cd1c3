// The phone's board stays at the column that the person looks at; only their own swipe or tap turns it.

import { finger } from '../support/hand.js';
import { expect, test } from '../support/test.js';

const toast = (page, text) => page.locator('.toast').filter({ hasText: text });

test('a card moved by its menu goes without the board', async ({ ada }) => {
  const { page, board } = ada;
  const eggs = await board.create('Eggs');
  await board.create('Milk');
  await board.choose(eggs, 'Move to Done');
  await expect(board.cardIn('done', eggs)).toHaveCount(1);
  await expect(toast(page, 'Moved to Done')).toBeVisible();
  await expectAt(board, 'todo');

  await test.step('what is typed next is not created as done', async () => {
    const bread = await board.create('Bread');
    await expect(board.cardIn('todo', bread)).toBeInViewport();
  });
});

test('undo takes a move back, and show leads to the card', async ({ ada }) => {
  const { page, board } = ada;
  const eggs = await board.create('Eggs');
  await board.choose(eggs, 'Move to Done');
  await toast(page, 'Moved to Done').getByRole('button', { name: 'Undo' }).tap();
  await expect(board.cardIn('todo', eggs)).toBeInViewport();
  await toast(page, 'Undone').getByRole('button', { name: 'Redo' }).tap();
  await expect(board.cardIn('done', eggs)).toHaveCount(1);

  await board.create('Milk');
  await board.choose(await board.titled('Milk').getAttribute('data-task-id'), 'Move to Done');
  await toast(page, 'Moved to Done').getByRole('button', { name: 'Show' }).tap();
  await expectAt(board, 'done');

  await test.step('led there by the page, what is typed still goes to the first open column', async () => {
    const bread = await board.create('Bread');
    await expect(board.cardIn('todo', bread)).toHaveCount(1);
    await expectAt(board, 'done');
    await toast(page, 'Added to To do').getByRole('button', { name: 'Show' }).tap();
    await expectAt(board, 'todo');
  });
});

test('what is typed goes to the column that the person swiped to', async ({ ada }) => {
  const { page, board } = ada;
  await expect(board.column('todo')).toBeInViewport();
  const hand = await finger(page);
  await hand.swipe({ x: 340, y: 500 }, { x: 40, y: 500 });
  await expectAt(board, 'in_progress');
  await expect(page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'In progress' })).toHaveAttribute('aria-current', 'true');
  await expect(board.newTask).toHaveAttribute('placeholder', 'New task in In progress');
  const id = await board.create('Eggs');
  await expect(board.cardIn('in_progress', id)).toBeInViewport();
});

test('what is pressed while the filter is open does not move away', async ({ ada }) => {
  const { page, board } = ada;
  const id = await board.create('Eggs');
  const search = page.getByRole('searchbox', { name: 'Filter', exact: true });
  await search.focus();
  await expect(page.locator('.filter')).toHaveAttribute('data-open', '');
  await board.link(id).tap();
  await expect(ada.dialog.root).toBeVisible();
  await ada.dialog.close();
  await expect(page.locator('.filter')).not.toHaveAttribute('data-open');
});

test('a status chosen in the dialog, and closing it, leave the board where it is', async ({ ada }) => {
  const { page, board } = ada;
  const eggs = await board.create('Eggs');
  await board.create('Milk');
  const dialog = await board.open(eggs);
  await dialog.status.selectOption('Done');
  await expect(board.cardIn('done', eggs)).toHaveCount(1);
  await dialog.close();
  await expect(toast(page, 'Moved to Done')).toBeVisible();
  await expectAt(board, 'todo');
});

test('one tap on the circle completes a task, and a finger hits it', async ({ ada }) => {
  const { page, board } = ada;
  const eggs = await board.create('Eggs');
  const { height: before } = await board.card(eggs).boundingBox();
  const circle = board.card(eggs).getByRole('button', { name: 'Mark as done' });
  const { width, height } = await circle.boundingBox();
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  expect(before).toBeLessThanOrEqual(76);
  await circle.tap();
  await expect(board.cardIn('done', eggs)).toHaveCount(1);
  await expectAt(board, 'todo');
  await toast(page, 'Moved to Done').getByRole('button', { name: 'Undo' }).tap();
  await expect(board.cardIn('todo', eggs)).toBeInViewport();
  await expect(board.card(eggs).getByRole('button', { name: 'Mark as done' })).toHaveAttribute('aria-pressed', 'false');
});

/** Holds that the board stands at this column, now and once everything has come to rest. */
async function expectAt(board, status) {
  await expect(board.column(status)).toBeInViewport({ ratio: 0.9 });
  await board.page.evaluate(async () => {
    for (let frame = 0; frame < 8; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  await expect(board.column(status)).toBeInViewport({ ratio: 0.9 });
}
