// What comes is seen: one's own new and moved tasks are scrolled to, and another person's glow where they are.

import { makeMany } from '../support/crowd.js';
import { expect, test } from '../support/test.js';

test('a new task at the end of a long column is scrolled to', async ({ ada }) => {
  await makeMany(ada, 40);
  await expect(ada.board.cards).toHaveCount(40);
  const id = await ada.board.create('The new one');
  await expect(ada.board.card(id)).toBeInViewport({ ratio: 1 });
});

test("another person's new and moved tasks glow where they land", async ({ ada, bob }) => {
  await watchGlow(bob.page);
  const id = await ada.board.create('Write the letter');
  await expect.poll(() => glowed(bob.page)).toEqual([`todo ${id}`]);
  await ada.board.choose(id, 'Move to In progress');
  await expect.poll(() => glowed(bob.page)).toEqual([`todo ${id}`, `in_progress ${id}`]);
  expect(await ada.page.locator('[data-glow]').count(), 'not where the person did it themselves').toBe(0);
});

test('an empty project says so once, a filter that nothing matches too', async ({ ada }, { project }) => {
  const { page, board } = ada;
  await expect(page.getByText('That is your first task.')).toHaveCount(1);
  await board.create('Write the letter');
  await expect(page.getByText('No tasks yet.')).toHaveCount(0);
  for (const view of ['Board', 'List']) {
    await ada.show(view);
    await page.getByRole('searchbox', { name: 'Filter', exact: true }).fill('no such task');
    await expect(page.getByText('No tasks match the filter.')).toHaveCount(1);
    await expect(page).toHaveURL(/q=/);
    await page.locator('.no-tasks').getByRole('button', { name: 'Clear filter' }).click();
    await expect(board.cards).toHaveCount(1);
    await expect(page).not.toHaveURL(/q=/);
  }
  await ada.show('Board');
  await test.step('whichever column is in view', async () => {
    await page.getByRole('searchbox', { name: 'Filter', exact: true }).fill('no such task');
    if (project.name === 'phone') await page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: 'Done' }).tap();
    await expect(page.getByText('No tasks match the filter.')).toBeInViewport({ ratio: 1 });
    await page.locator('.no-tasks').getByRole('button', { name: 'Clear filter' }).click();
    await expect(page.getByText('No tasks match the filter.')).toHaveCount(0);
    await expect(page).not.toHaveURL(/q=/);
  });
  await ada.openSideBar();
  await page.getByRole('button', { name: 'Add project' }).first().click();
  await page.getByRole('textbox', { name: /name/i }).fill('Another one');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Another one' })).toBeVisible();
  await expect(page.getByText('No tasks yet.')).toHaveCount(1);
  await expect(page.getByText('first task')).toHaveCount(0);
});

/** Notes which cards begin to glow, and in which column. */
function watchGlow(page) {
  return page.evaluate(() => {
    window.glowed = [];
    const note = (card) => window.glowed.push(`${card.closest('[data-status]').dataset.status} ${card.dataset.taskId}`);
    const look = (records) => {
      for (const { target } of records) if (target.isConnected && 'glow' in target.dataset) note(target);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: ['data-glow'] });
  });
}

function glowed(page) {
  return page.evaluate(() => window.glowed);
}
