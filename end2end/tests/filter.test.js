// The filter, the sort order and the view stand in the address: reloaded, shared, and gone back to.

import { fill } from '../support/tasks.js';
import { expect, test } from '../support/test.js';

const query = (page) => Object.fromEntries(new URL(page.url()).searchParams);
const box = (page) => page.getByRole('searchbox', { name: 'Filter' });

test('what is filtered is in the address, and comes back with it', async ({ ada, invite, watch }) => {
  watch.allow(/was preloaded using link preload but not used/);
  const { page, board } = ada;
  await fill(ada);
  await expect(board.cards).toHaveCount(8);
  const entries = await page.evaluate(() => history.length);

  await box(page).fill('the');
  await page.getByRole('combobox', { name: 'Priority filter' }).selectOption('high');
  await expect.poll(() => query(page)).toEqual({ q: 'the', priority: 'high' });
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await expect(board.cards).toHaveCount(2);

  await test.step('after a reload', async () => {
    await page.reload();
    await ada.live();
    await expect(board.cards).toHaveCount(2);
    await expect(box(page)).toHaveValue('the');
    await expect(page.getByRole('combobox', { name: 'Priority filter' })).toHaveValue('high');
  });

  await test.step('around an open task', async () => {
    const dialog = await board.open(await board.cards.first().getAttribute('data-task-id'));
    await expect.poll(() => query(page)).toMatchObject({ q: 'the', priority: 'high', task: /./ });
    await dialog.close();
    await expect.poll(() => query(page)).toEqual({ q: 'the', priority: 'high' });
    await expect(board.cards).toHaveCount(2);
  });

  await test.step('in the list, sorted', async () => {
    await ada.show('List');
    await expect(page).toHaveURL(/\/list\?/);
    await ada.list.sortBy('Due date');
    await expect.poll(() => query(page)).toEqual({ q: 'the', priority: 'high', sort: 'due' });
    await page.reload();
    await ada.live();
    await expect(page.getByLabel('Sort by')).toHaveValue('due');
    await expect(page.locator('.row')).toHaveCount(2);
  });

  await test.step('before any script has run', async () => {
    const reader = await invite('reader', { javaScriptEnabled: false });
    await reader.context.addCookies(await ada.context.cookies());
    await reader.page.goto(page.url());
    await expect(reader.page.locator('.row')).toHaveCount(2);
    await expect(box(reader.page)).toHaveValue('the');
  });

  await test.step('a step back leaves it, a step forth is there again', async () => {
    await page.goBack();
    await expect(page).not.toHaveURL(/\/list/);
    await expect(board.cards).toHaveCount(2);
    await page.goForward();
    await expect.poll(() => query(page)).toMatchObject({ sort: 'due' });
    await expect(page.locator('.row')).toHaveCount(2);
  });

  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect.poll(() => query(page)).toEqual({ sort: 'due' });
  await expect(page.locator('.row')).toHaveCount(8);
});

test('typing fast loses no letter to the address', async ({ ada }) => {
  await fill(ada);
  await box(ada.page).pressSequentially('summer party in the room', { delay: 60 });
  await expect.poll(() => query(ada.page)).toEqual({ q: 'summer party in the room' });
  await expect(box(ada.page)).toHaveValue('summer party in the room');
});

test('a space before a pause stays in the box', async ({ ada }) => {
  const { page } = ada;
  await box(page).pressSequentially('buy ', { delay: 30 });
  await expect.poll(() => query(page)).toEqual({ q: 'buy' });
  // Longer than the address waits for the typing to end.
  await page.waitForTimeout(600);
  await expect(box(page)).toHaveValue('buy ');
  await page.keyboard.type('milk');
  await expect.poll(() => query(page)).toEqual({ q: 'buy milk' });
  await expect(box(page)).toHaveValue('buy milk');
});

test('a link with a filter shows another person the same', async ({ ada, bob }) => {
  await fill(ada);
  const [, team] = ada.page.url().match(/(\/app\/w\/[^?]+)/);
  await bob.page.goto(`${bob.server.url}${team}?q=domain`);
  await bob.live();
  await expect(bob.board.cards).toHaveCount(1);
  await expect(bob.board.column('done').locator('.count')).toHaveText('1');
  await expect(bob.board.column('todo').locator('.count')).toHaveText('0 of 5');
});

test('accents do not matter, and a column says how many there are in all', async ({ ada }) => {
  const { board, page } = ada;
  for (const title of ['Datenschutzerklärung prüfen', 'Café in São Paulo', 'Milk']) await board.create(title);
  await box(page).fill('datenschutzerklarung PRUFEN');
  await expect(board.cards).toHaveCount(1);
  await expect(board.column('todo').locator('.count')).toHaveText('1 of 3');
  await box(page).fill('cafe são');
  await expect(board.cards).toHaveCount(1);
  // What another person adds out of sight is counted.
  await ada.call('POST', '/tasks', { title: 'Bread', project_id: page.url().match(/\/p\/([^/?]+)/)[1] });
  await expect(board.column('todo').locator('.count')).toHaveText('1 of 4');
});

test('what is mine is one press away, and so is what somebody else does', async ({ ada, bob }) => {
  const { board, page } = ada;
  const [me, him] = [await ada.call('GET', '/me'), await bob.call('GET', '/me')];
  const project_id = page.url().match(/\/p\/([^/?]+)/)[1];
  await ada.call('POST', '/tasks', { title: 'Hers', project_id, assignees: [me.id] });
  await ada.call('POST', '/tasks', { title: 'His', project_id, assignees: [him.id] });
  await ada.call('POST', '/tasks', { title: 'Of nobody', project_id });
  await expect(board.cards).toHaveCount(3);

  const mine = page.getByRole('button', { name: 'Mine' });
  await mine.click();
  await expect(board.cards).toHaveCount(1);
  await expect(board.titled('Hers')).toBeVisible();
  await expect(mine).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => query(page)).toEqual({ assignee: me.id });

  const people = page.getByRole('region', { name: 'People' });
  await people.getByRole('button', { name: /^bob.*online/ }).click();
  await expect(board.titled('His')).toBeVisible();
  await expect(board.cards).toHaveCount(1);
  await expect(mine).toHaveAttribute('aria-pressed', 'false');
  await people.getByRole('button', { name: /^bob.*online/, pressed: true }).click();
  await expect(board.cards).toHaveCount(3);
  await page.goto(`${ada.server.url}${new URL(page.url()).pathname}?assignee=me`);
  await ada.live();
  await expect(board.cards).toHaveCount(1);

  await bob.page.close();
  await expect(people.getByRole('button', { name: 'bob', exact: true })).toBeVisible();
});
