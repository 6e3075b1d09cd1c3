// What stands around the board: who is there, the account, and what the page is called.

import { expectAccessible } from '../support/axe.js';
import { details } from '../support/people.js';
import { expect, test } from '../support/test.js';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 390, height: 844 },
  { width: 360, height: 225 },
];

test.describe('many', () => {
  test.use({ settings: { PEOPLE_PER_ADDRESS: '10000' } });

  test('with fifty members the account is in reach at any size', async ({ ada }) => {
    await join(ada, 49);
    const { page } = ada;
    const people = page.getByRole('region', { name: 'People' });
    for (const size of SIZES) {
      await test.step(`${size.width}×${size.height}`, async () => {
        await page.setViewportSize(size);
        await ada.openSideBar();
        const [settings, leave] = [page.getByRole('link', { name: 'Settings', exact: true }), page.getByRole('button', { name: 'Log out', exact: true })];
        // Where there is hardly any height, they are a scroll away.
        if (size.height < 420) await leave.scrollIntoViewIfNeeded();
        await expect(settings).toBeInViewport({ ratio: 1 });
        await expect(leave).toBeInViewport({ ratio: 1 });
        await expect(people.getByRole('button', { name: /^ada.*online/ })).toBeVisible();
        await expect(people.getByRole('button')).toHaveCount(2);
        await page.keyboard.press('Escape');
      });
    }

    await page.setViewportSize(SIZES[0]);
    await people.getByRole('button', { name: 'Show all 50 people' }).click();
    await expect(people.getByRole('button')).toHaveCount(51);
    await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeInViewport({ ratio: 1 });
    await expectAccessible(page, 'fifty people');
    await people.getByRole('button', { name: 'Show fewer' }).click();
    await expect(people.getByRole('button')).toHaveCount(2);
  });
});

test('the title says which Inbox it is', async ({ ada }) => {
  const { page } = ada;
  await expect(page).toHaveTitle('Team board · Team · TaskSync');
  await page.getByRole('link', { name: 'Inbox' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  await expect(page).toHaveTitle(/^Inbox · ada.* · TaskSync$/);
  await page.getByRole('link', { name: 'Trash' }).first().click();
  await expect(page).toHaveTitle(/^Trash · (ada.*|Team) · TaskSync$/);
});

test('on a zoomed page the board has the height of the window', async ({ ada }) => {
  const { page, board } = ada;
  for (let number = 1; number <= 12; number++) await board.create(`Task ${number}`);
  await page.setViewportSize({ width: 360, height: 225 });
  const area = page.locator('.board');
  await area.evaluate((element) => element.scrollIntoView());
  const { y, height } = await area.boundingBox();
  expect(Math.min(225, y + height) - Math.max(0, y)).toBeGreaterThan(180);
  await board.newTask.scrollIntoViewIfNeeded();
  await expect(board.newTask).toBeInViewport({ ratio: 1 });
});

test('a tablet shows views and filters in the header', async ({ ada, bob }) => {
  await ada.board.create('Write the letter');
  await ada.page.setViewportSize({ width: 768, height: 1024 });
  await expect(ada.page.getByRole('combobox', { name: 'Priority filter' })).toBeInViewport({ ratio: 1 });
  await expect(ada.page.getByRole('combobox', { name: 'Assignee filter' })).toBeInViewport({ ratio: 1 });
  await expect(ada.page.locator('.top .views').getByRole('link', { name: 'List' })).toBeInViewport({ ratio: 1 });
  for (const status of ['todo', 'in_progress', 'done']) await expect(ada.board.column(status)).toBeInViewport({ ratio: 1 });
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth)).toBe(768);
  await expectAccessible(ada.page, 'a tablet');
  await ada.page.getByRole('combobox', { name: 'Assignee filter' }).selectOption(bob.username);
  await expect(ada.board.cards).toHaveCount(0);
});

/** Registers this many more people, past the page. */
async function join({ page, server }, count) {
  for (let number = 1; number <= count; number++) {
    const { password } = details('member');
    const body = { username: `member${number}`, email: `member${number}@example.org`, phone: `+49 30 7${String(number).padStart(6, '0')}`, password };
    const answer = await fetch(`${server.url}/api/v1/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.text()).toBe(201);
  }
  await expect(page.getByRole('button', { name: `Show all ${count + 1} people` })).toBeAttached();
}
