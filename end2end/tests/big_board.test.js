// A board of three thousand tasks: only what is in view is drawn, and yet everything is there.

import { expectAccessible } from '../support/axe.js';
import { makeMany } from '../support/crowd.js';
import { point } from '../support/hand.js';
import { expect, test } from '../support/test.js';

const COUNT = 3_000;
/** More than the screen shows, and no more than a screenful beyond it on both sides. */
const DRAWN = 60;

/** Puts the whole crowd into the first column, and answers its ids in their order. */
async function crowd(person) {
  const tasks = await makeMany(person, COUNT, (number) => ({
    title: number % 3 ? `Task number ${number}` : `Task number ${number}, which has a title that needs a second line to be told`,
    priority: number % 5 ? 'none' : 'high',
  }));
  await expect(person.board.column('todo').locator('.count')).toHaveText(String(COUNT));
  await person.board.settled();
  return tasks.map(({ id }) => id);
}

/** How many pixels of a list in view have no row, but for its padding. Runs in the browser. */
function bare(list) {
  const frame = list.getBoundingClientRect();
  const rows = [...list.children].map((row) => row.getBoundingClientRect());
  const missing = Math.max(rows[0].top - frame.top, frame.bottom - rows.at(-1).bottom);
  return missing > 8 ? missing : 0;
}

const top = (locator) => locator.evaluate((element) => element.getBoundingClientRect().top);

test('a column of three thousand is drawn where somebody looks', async ({ ada }) => {
  const { page, board } = ada;
  const ids = await crowd(ada);
  const cards = board.column('todo').locator('.cards');

  await test.step('after a reload the first ones are there', async () => {
    await page.reload();
    await ada.live();
    await expect(board.card(ids[0])).toBeVisible();
    expect(await board.cards.count()).toBeLessThan(DRAWN);
    await expect(board.card(ids[0])).toHaveAttribute('aria-posinset', '1');
    await expect(board.card(ids[0])).toHaveAttribute('aria-setsize', String(COUNT));
    await expectAccessible(page, 'a long board');
  });

  await test.step('the end is reached by scrolling', async () => {
    for (const part of [0.3, 0.7, 1, 1]) {
      await cards.evaluate((list, part) => list.scrollTo(0, list.scrollHeight * part), part);
      await expect.poll(() => cards.evaluate(bare), `at ${part}`).toBe(0);
    }
    await expect(board.card(ids[COUNT - 1])).toBeInViewport();
    expect(await board.cards.count()).toBeLessThan(DRAWN);
  });

  await test.step('the wheel finds no gap', async () => {
    const { x, y, width, height } = await cards.boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    for (let turn = 0; turn < 20; turn++) {
      await page.mouse.wheel(0, -900);
      await page.waitForTimeout(30);
      expect(await cards.evaluate(bare), `after ${turn} turns`).toBe(0);
    }
  });
});

test('what somebody looks at stays while others work above it', async ({ ada }) => {
  const { board } = ada;
  const ids = await crowd(ada);
  const cards = board.column('todo').locator('.cards');
  await cards.evaluate((list) => list.scrollTo(0, list.scrollHeight / 2));
  await expect.poll(() => cards.evaluate(bare)).toBe(0);
  const middle = board.cards.nth(Math.floor((await board.cards.count()) / 2));
  const id = await middle.getAttribute('data-task-id');
  const before = await top(board.card(id));

  for (const other of ids.slice(10, 16)) {
    await ada.call('PATCH', `/tasks/${other}`, { status: 'done' });
  }
  await expect(board.column('done').locator('.count')).toHaveText('6');
  expect(Math.abs((await top(board.card(id))) - before)).toBeLessThan(2);

  const back = ids.slice(10, 13).map((other) => ada.call('PATCH', `/tasks/${other}`, { status: 'todo', rank: 'm5' }));
  await Promise.all(back);
  await expect(board.column('todo').locator('.count')).toHaveText(String(COUNT - 3));
  expect(Math.abs((await top(board.card(id))) - before)).toBeLessThan(2);
});

test('keys and hand reach what is not drawn yet', async ({ ada }) => {
  const { page, board } = ada;
  const ids = await crowd(ada);
  const cards = board.column('todo').locator('.cards');

  await test.step('End, Home, and arrows beyond the edge', async () => {
    await board.link(ids[0]).focus();
    await page.keyboard.press('End');
    await expect(board.link(ids[COUNT - 1])).toBeFocused();
    await expect(board.card(ids[COUNT - 1])).toBeInViewport();
    await page.keyboard.press('ArrowUp');
    await expect(board.link(ids[COUNT - 2])).toBeFocused();
    await page.keyboard.press('Home');
    await expect(board.link(ids[0])).toBeFocused();
    for (let at = 1; at <= 40; at++) {
      await page.keyboard.press('ArrowDown');
      await expect(board.link(ids[at])).toBeFocused();
    }
  });

  await test.step('whoever scrolls away goes on from where the focus was', async () => {
    await cards.evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect(board.card(ids[40])).toHaveCount(0);
    await page.keyboard.press('ArrowDown');
    await expect(board.link(ids[41])).toBeFocused();
  });

  await test.step('a dialog gives the focus back', async () => {
    await page.keyboard.press('Enter');
    await expect(ada.dialog.root).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(board.link(ids[41])).toBeFocused();
  });

  await test.step('a card is carried to where nothing is drawn yet', async () => {
    await expect(async () => {
      await cards.evaluate((list) => list.scrollTo(0, 0));
      await expect(board.card(ids[1])).toBeInViewport({ timeout: 500 });
    }).toPass();
    const hand = await board.lift(ids[1]);
    const frame = await cards.boundingBox();
    await hand.carry({ x: frame.x + frame.width / 2, y: frame.y + frame.height - 6 });
    await expect.poll(() => cards.evaluate((list) => list.scrollTop)).toBeGreaterThan(2_500);
    await hand.carry({ x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 });
    const target = await board.column('todo').locator('[data-drop-before]').getAttribute('data-task-id');
    await hand.release();
    const order = await board.column('todo').locator('[data-task-id]').evaluateAll((all) => all.map((it) => it.dataset.taskId));
    expect(order.indexOf(target)).toBe(order.indexOf(ids[1]) + 1);
    expect(ids.indexOf(target)).toBeGreaterThan(25);
    await board.settled();
    await expect(board.column('todo').locator('.count')).toHaveText(String(COUNT));
  });
});

test('the filter and the list find what is far down', async ({ ada }) => {
  const { page, board, list } = ada;
  const ids = await crowd(ada);
  const filter = page.getByRole('searchbox');

  await filter.fill('number 2876');
  await expect(board.cards).toHaveCount(1);
  await expect(board.card(ids[2875])).toBeVisible();
  await expect(board.column('todo').locator('.count')).toHaveText(`1 of ${COUNT}`);
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(board.column('todo').locator('.count')).toHaveText(String(COUNT));
  await expect(board.card(ids[0])).toBeVisible();

  await ada.show('List');
  await expect(list.group('todo').locator('.count')).toHaveText(String(COUNT));
  await expect(list.row(ids[0])).toBeVisible();
  expect(await page.locator('[data-task-id]').count()).toBeLessThan(2 * DRAWN);
  await page.locator('.list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(list.row(ids[COUNT - 1])).toBeInViewport();
  await list.row(ids[COUNT - 1]).getByRole('link').focus();
  await page.keyboard.press('Home');
  await expect(list.row(ids[0]).getByRole('link')).toBeFocused();
  await list.sortBy('Priority');
  await expect(list.titles('todo').first()).toHaveText('Task number 5');
  await expectAccessible(page, 'a long list');
});
