// What is of the phone alone: one column at a time, the bar at the foot, sheets, and fingers.

import { finger, point } from '../support/hand.js';
import { expect, test } from '../support/test.js';

test('tabs lead from column to column, and what is typed goes to the one in view', async ({ ada }) => {
  const { page, board } = ada;
  const tab = (name) => page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name });
  await expect(board.column('todo')).toBeInViewport();
  await expect(board.column('done')).not.toBeInViewport();

  await tab('Done').tap();
  await expect(board.column('done')).toBeInViewport({ ratio: 0.9 });
  await expect(tab('Done')).toHaveAttribute('aria-current', 'true');
  const done = await board.create('Already done');
  await expect(board.cardIn('done', done)).toBeVisible();
  await expect(tab('Done')).toContainText('1');

  await tab('To do').tap();
  await expect(board.column('todo')).toBeInViewport({ ratio: 0.9 });
  const todo = await board.create('Still to do');
  await expect(board.cardIn('todo', todo)).toBeVisible();
});

test('a swipe leads to the next column', async ({ ada }) => {
  const { page, board } = ada;
  await expect(board.column('todo')).toBeInViewport();
  const hand = await finger(page);
  await hand.swipe({ x: 340, y: 500 }, { x: 40, y: 500 });
  await expect(board.column('in_progress')).toBeInViewport({ ratio: 0.9 });
});

test('the bar at the foot leads to the list and to everything else', async ({ ada }) => {
  const { page, board } = ada;
  const id = await board.create('Write the letter');
  const bar = page.getByRole('navigation', { name: 'Views' }).filter({ visible: true });
  await expect(bar).toBeInViewport();
  await bar.getByRole('link', { name: 'List' }).tap();
  await expect(page).toHaveURL(/\/list$/);
  await expect(ada.list.row(id)).toBeVisible();
  await bar.getByRole('link', { name: 'Board' }).tap();
  await expect(board.column('todo')).toBeInViewport();

  const more = bar.getByRole('button', { name: 'More' });
  await expect(page.getByRole('button', { name: 'Log out' })).toBeHidden();
  await more.tap();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeInViewport();
  await page.getByRole('link', { name: 'Inbox' }).tap();
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeHidden();

  // Where one is already, too.
  await more.tap();
  await page.getByRole('link', { name: 'Inbox' }).tap();
  await expect(page.getByRole('button', { name: 'Log out' })).toBeHidden();
});

test('a task opens as a sheet over the whole height', async ({ ada }) => {
  const dialog = await ada.board.open(await ada.board.create('Write the letter'));
  await expect(async () => {
    const { x, y, width, height } = await dialog.root.boundingBox();
    expect({ x, width, foot: y + height }).toEqual({ x: 0, width: 390, foot: 844 });
    expect(y).toBeLessThanOrEqual(24);
  }).toPass();
  await dialog.close();
});

test('a scroll lifts no card, a long press does', async ({ ada }) => {
  const { board, page } = ada;
  for (let number = 1; number <= 16; number++) await board.create(`Task ${number}`);
  const cards = board.column('todo').locator('[data-task-id]');
  await cards.first().scrollIntoViewIfNeeded();
  const [first, third] = [0, 2].map((at) => cards.nth(at));
  const id = await third.getAttribute('data-task-id');

  await test.step('scrolling', async () => {
    const hand = await finger(page);
    const [before, from] = [await third.boundingBox(), await point(third)];
    await hand.press(from);
    await hand.carry({ x: from.x, y: from.y - 120 });
    await expect.poll(async () => (await third.boundingBox()).y).toBeLessThan(before.y - 60);
    await expect(page.locator('[data-lifted]')).toHaveCount(0);
    await hand.release();
    await expect(board.cardIn('todo', id)).toBeVisible();
    expect(await cards.nth(2).getAttribute('data-task-id')).toBe(id);
    expect(page.url()).not.toContain('task=');
  });

  await test.step('resting', async () => {
    await first.scrollIntoViewIfNeeded();
    await board.dragBefore(id, await first.getAttribute('data-task-id'));
    await expect(cards.first()).toHaveAttribute('data-task-id', id);
    expect(page.url()).not.toContain('task=');
  });
});

test('a card in the hand reaches the next column over the edge', async ({ ada }) => {
  const { board, page } = ada;
  const id = await board.create('Write the letter');
  const hand = await board.lift(id);
  await hand.carry({ x: 380, y: 400 });
  let x = 380;
  await expect(async () => {
    await hand.carry({ x: (x = x === 380 ? 384 : 380), y: 400 }, 1);
    const left = await board.column('in_progress').evaluate((column) => column.getBoundingClientRect().left);
    expect(left).toBeLessThan(195);
  }).toPass({ intervals: [20] });
  await hand.carry({ x: 195, y: 400 });
  await hand.release();
  await expect(board.cardIn('in_progress', id)).toBeVisible();
  await expect(page.locator('.lifted')).toHaveCount(0);
});

test('nothing that a finger has to hit is too small', async ({ ada }) => {
  await ada.board.create('Write the letter');
  for (const view of ['Board', 'List']) {
    await ada.show(view);
    expect(await ada.page.evaluate(tooSmall), view).toEqual([]);
  }
});

/** The controls that are less than 24 pixels wide or high (WCAG 2.2, 2.5.8). Runs in the browser. */
function tooSmall() {
  // The link of a card or a row is stretched over all of it.
  const target = (control) => (getComputedStyle(control, '::after').position === 'absolute' ? control.parentElement : control);
  return [...document.querySelectorAll('a, button, input, select')]
    .filter((control) => control.checkVisibility() && !control.closest('[inert], .skip'))
    .map((control) => ({ name: control.outerHTML.slice(0, 80), ...target(control).getBoundingClientRect().toJSON() }))
    .filter(({ width, height }) => width > 0 && (width < 24 || height < 24))
    .map(({ name, width, height }) => `${name} ${width}×${height}`);
}
