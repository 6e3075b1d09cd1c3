// The first visit over a slow line: for seconds the board is drawn and the program is not there yet. Nothing typed
// is lost, nothing pressed is dead, and the page never loads anew.

import { expectAccessible } from '../support/axe.js';
import { fill } from '../support/tasks.js';
import { expect, test } from '../support/test.js';

const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

test.setTimeout(180_000);

const waiting = ({ page }) => page.locator('.early li');
const html = ({ page }) => page.locator('html');

test('what is typed and pressed before the program runs is done once it does', async ({ ada, invite }, { project }) => {
  await fill(ada);
  const visitor = await newcomer(ada, invite);
  const { page, board } = visitor;
  await page.goto(ada.page.url(), { waitUntil: 'commit' });
  await expect(board.newTask).toBeVisible();
  await expect(board.cards).toHaveCount(8);
  await expect(html(visitor)).not.toHaveAttribute('data-ready');
  const loaded = await mark(page);

  await test.step('dates are those of the visitor', async () => {
    const due = board.titled('Book a room for the summer party').locator('time');
    await expect(due).toContainText(/Today|Yesterday|Tomorrow/);
    expect(await due.innerText()).toBe(await due.evaluate(said));
  });

  await board.newTask.fill('Early bird');
  await board.newTask.press('Enter');
  await expect(waiting(visitor)).toContainText('Early bird');
  await expect(waiting(visitor)).toContainText('Will be added when TaskSync has loaded');
  await expect(board.newTask).toHaveValue('');
  await page.getByRole('searchbox', { name: 'Filter' }).press('Enter');
  await expect(page.locator('.card-menu').first()).toBeHidden();

  await test.step('a card is remembered', async () => {
    const card = board.cards.first().locator('a').first();
    await (project.name === 'phone' ? card.tap() : card.click());
    await expect(page.locator('[data-waiting]')).toHaveCount(1);
    await expect(page.locator('.menu:popover-open')).toHaveCount(0);
  });

  await test.step('the progress is told', async () => {
    const bar = page.getByRole('progressbar');
    await expect(bar).toBeAttached();
    await expect.poll(() => bar.evaluate((it) => it.value), { timeout: 60_000 }).toBeGreaterThan(0.2);
    await expect(page.locator('.early [role=status]').first()).toContainText(/Loading… \d+ %/);
    await expectAccessible(page, 'while the program loads');
  });

  await expect(html(visitor)).toHaveAttribute('data-ready', '', { timeout: 120_000 });
  await expect(visitor.dialog.root).toBeVisible();
  await visitor.dialog.close();
  await expect(board.titled('Early bird')).toHaveCount(1);
  await expect(ada.board.titled('Early bird')).toHaveCount(1);
  await expect(page.locator('.early')).toHaveCount(0);
  await expect(waiting(visitor)).toHaveCount(0);
  expect(await mark(page, loaded), 'the page was never loaded anew').toBe(true);
  await expect(board.cards).toHaveCount(9);
});

test('text, caret and focus stay when the program comes', async ({ ada, invite }) => {
  const visitor = await newcomer(ada, invite);
  const { page, board } = visitor;
  await page.goto(ada.page.url(), { waitUntil: 'commit' });
  await board.newTask.fill('Buy milk');
  for (const key of ['End', ...Array(5).fill('ArrowLeft')]) await board.newTask.press(key);
  await expect(html(visitor)).not.toHaveAttribute('data-ready');
  await expect(html(visitor)).toHaveAttribute('data-ready', '', { timeout: 120_000 });
  await expect(board.newTask).toHaveValue('Buy milk');
  await expect(board.newTask).toBeFocused();
  expect(await board.newTask.evaluate((box) => box.selectionStart)).toBe(3);
  await page.keyboard.type('!');
  await board.newTask.press('Enter');
  await expect(board.titled('Buy! milk')).toHaveCount(1);
});

test('a reload before the program runs loses neither text nor task', async ({ ada, invite }) => {
  const visitor = await newcomer(ada, invite);
  const { page, board } = visitor;
  await page.goto(ada.page.url(), { waitUntil: 'commit' });
  await board.newTask.fill('Eggs');
  await board.newTask.press('Enter');
  await board.newTask.fill('Half a tho');
  await expect(html(visitor)).not.toHaveAttribute('data-ready');
  await page.reload({ waitUntil: 'commit' });
  await expect(waiting(visitor)).toContainText('Eggs');
  await expect(board.newTask).toHaveValue('Half a tho');
  await expect(html(visitor)).not.toHaveAttribute('data-ready');
  await expect(html(visitor)).toHaveAttribute('data-ready', '', { timeout: 120_000 });
  await expect(board.titled('Eggs')).toHaveCount(1);
  await expect(board.newTask).toHaveValue('Half a tho');
});

test('a program that does not come says so', async ({ ada, invite, watch }) => {
  watch.allow(/net::ERR_FAILED|Failed to fetch|preload/);
  const visitor = await newcomer(ada, invite);
  const { page, board } = visitor;
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(ada.page.url(), { waitUntil: 'commit' });
  await board.newTask.fill('Still here');
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  await expectAccessible(page, 'a program that did not load');
  await page.unroute('**/*.wasm');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(html(visitor)).toHaveAttribute('data-ready', '', { timeout: 120_000 });
  await expect(board.newTask).toHaveValue('Still here');
});

test('the server draws dates by the zone that the browser told', async ({ ada, invite }) => {
  const at = new Date(Date.now() + 3 * 86_400_000);
  at.setUTCHours(20, 0, 0, 0);
  await ada.call('POST', '/tasks', { title: 'Late in the day', project_id: ada.page.url().match(/\/p\/([^/?]+)/)[1], due_at: at.toISOString() });
  // Half past one in the night after, in India.
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'Asia/Kolkata' }).format(at);
  const reader = await invite('reader', { javaScriptEnabled: false });
  const cookies = await ada.context.cookies();
  await reader.context.addCookies(cookies);
  const time = reader.page.locator('time.due');
  await reader.page.goto(ada.page.url());
  await expect(time).toHaveText(`${day} 01:30`);
  // Nobody has told anything: the time is right in any zone.
  await reader.context.clearCookies({ name: 'zone' });
  await reader.page.goto(ada.page.url());
  await expect(time).toHaveText(/ 20:00 UTC$/);
});

test('what was typed into the box for a new task outlives a reload and a closed tab', async ({ ada }) => {
  await ada.board.newTask.pressSequentially('Call the den');
  await ada.page.reload();
  await ada.live();
  await expect(ada.board.newTask).toHaveValue('Call the den');
  const { page, context } = ada;
  const address = page.url();
  const next = await context.newPage();
  await page.close();
  await next.goto(address);
  const box = next.getByRole('textbox', { name: 'New task' });
  await expect(box).toHaveValue('Call the den');
  await box.press('Enter');
  await expect(next.locator('[data-task-id]')).toHaveCount(1);
  // The text leaves this device once the task is on its disk.
  await expect.poll(() => next.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('new/')))).toEqual([]);
  await next.reload();
  await expect(next.locator('html')).toHaveAttribute('data-ready', '');
  await expect(box).toHaveValue('');
});

test('what was typed into a column is there again', async ({ ada }) => {
  const { page } = ada;
  await page.getByRole('button', { name: 'Add to Done' }).click();
  const box = page.getByRole('textbox', { name: 'Add to Done' });
  await box.pressSequentially('Finis');
  await page.reload();
  await ada.live();
  await expect(box).toHaveValue('Finis');
  await expect(box, 'the person did not open it').not.toBeFocused();
  await page.getByRole('heading', { level: 1 }).click();
  await box.focus();
  await ada.board.newTask.click();
  await expect(ada.board.newTask).toBeFocused();
  await expect(box).toHaveValue('Finis');
  await expect(ada.board.cards).toHaveCount(0);
  await box.press('Escape');
  await expect(page.getByRole('button', { name: 'Add to Done' })).toBeFocused();
  await page.reload();
  await ada.live();
  await expect(page.getByRole('button', { name: 'Add to Done' })).toBeVisible();
});

test('pasted lines can become tasks of their own', async ({ ada }) => {
  const { page, board } = ada;
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => navigator.clipboard.writeText('- Milk\n- Bread\n\n- Eggs\n'));
  await board.newTask.focus();
  await page.keyboard.press('Control+V');
  const each = page.getByRole('button', { name: 'Add as 3 tasks' });
  await expect(each).toBeVisible();
  await expectAccessible(page, 'pasted lines');
  await each.click();
  for (const title of ['Milk', 'Bread', 'Eggs']) await expect(board.titled(title)).toHaveCount(1);
  await expect(board.newTask).toHaveValue('');
  await expect(each).toHaveCount(0);
  await expect(board.newTask).toBeFocused();
  // Changed, it is one text again.
  await page.keyboard.press('Control+V');
  await expect(each).toBeVisible();
  await page.keyboard.type(' and more');
  await expect(each).toHaveCount(0);
});

/** A browser that has nothing of the server but the login, on a slow line. */
async function newcomer(person, invite) {
  const visitor = await invite('newcomer');
  const cookies = await person.context.cookies();
  await visitor.context.addCookies(cookies.filter(({ name }) => name.startsWith('tasksync')));
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW);
  return visitor;
}

/** Marks the document; or tells whether it is still the one that was marked. */
function mark(page, marked) {
  return page.evaluate((marked) => {
    if (marked) return window.marked === marked;
    window.marked = Math.random() || 1;
    return window.marked;
  }, marked);
}

/** What a due date reads here. Runs in the browser. */
function said(time) {
  const days = Math.round((new Date(`${time.dateTime}T00:00`) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  return { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[days];
}
