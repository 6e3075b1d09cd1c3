// Nothing that axe-core knows of stands in anybody's way, on any page, in light and dark.

import { expectAccessible } from '../support/axe.js';
import { fill } from '../support/tasks.js';
import { expect, test } from '../support/test.js';
import { tour } from '../support/tour.js';

for (const colorScheme of ['light', 'dark']) {
  test(`what the server draws is open to everybody, ${colorScheme}`, async ({ invite }) => {
    const ada = await invite('ada', { colorScheme });
    await ada.enter();
    await tour(ada, await invite('guest', { colorScheme }), async (page, place) => {
      await expectAccessible(page, place);
      if (colorScheme === 'light') await expectNarrow(page, place);
    });
  });

  test(`the way in is open to everybody, ${colorScheme}`, async ({ invite, watch }) => {
    watch.allow(/the server responded with a status of 404/);
    const { page, entry, ...ada } = await invite('ada', { colorScheme });
    const open = async (address) => {
      await page.goto(ada.server.url + address);
      await expect(page.locator('html')).toHaveAttribute('data-ready', '');
    };
    for (const address of ['/', '/register', '/login', '/nowhere']) {
      await open(address);
      await expectAccessible(page, address);
    }
    await open('/register');
    await entry.fill({ Username: 'a', Password: 'short' });
    await entry.send('Create account');
    await expect(page.getByText('use at least 8 characters')).toBeVisible();
    await expectAccessible(page, 'the register form with errors');
  });

  test(`the app is open to everybody, ${colorScheme}`, async ({ invite }) => {
    const ada = await invite('ada', { colorScheme });
    const { page, board, dialog } = ada;
    await ada.enter();
    await expectAccessible(page, 'the first screen');

    const tasks = await fill(ada);
    await expect(board.cards).toHaveCount(tasks.length);
    await expectAccessible(page, 'the board');

    const id = await board.cards.first().getAttribute('data-task-id');
    await board.card(id).getByRole('button', { name: 'Task menu' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible(page, 'the menu of a card');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await expectAccessible(page, 'the board with a toast');

    await board.open(await board.cards.first().getAttribute('data-task-id'));
    await expectAccessible(page, 'the dialog of a task');
    await dialog.close();

    await ada.show('List');
    await expect(page.locator('[data-task-id]')).toHaveCount(tasks.length - 1);
    await expectAccessible(page, 'the list');

    await page.getByRole('searchbox', { name: 'Filter' }).fill('no such task');
    await expect(page.locator('[data-task-id]')).toHaveCount(0);
    await expectAccessible(page, 'the list with nothing in it');

    await ada.goOffline();
    await expectAccessible(page, 'the list, offline');
  });
}

test('nothing has to be scrolled sideways at 320 pixels, or at 200 percent', async ({ ada }) => {
  await fill(ada);
  const { page, board } = ada;
  const id = await board.cards.first().getAttribute('data-task-id');
  const [home, list] = [page.url(), `${page.url()}/list`];
  // A window of 1280 by 800 at 200 percent has this many pixels of its own.
  for (const [width, height] of [[320, 640], [640, 400]]) {
    await page.setViewportSize({ width, height });
    for (const address of [home, list, `${home}?task=${id}`, `${ada.server.url}/`]) {
      await page.goto(address);
      await ada.awake();
      expect.soft(await extent(page), `${address} at ${width} pixels`).toBeLessThanOrEqual(width);
    }
    await page.goto(`${home}?task=${id}`);
    await ada.awake();
    const dialog = await ada.dialog.root.evaluate((it) => it.scrollWidth - it.clientWidth);
    expect.soft(dialog, `the dialog at ${width} pixels`).toBeLessThanOrEqual(0);
  }
});

/** Nothing has to be scrolled sideways at 320 pixels. */
async function expectNarrow(page, place) {
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await extent(page), `${place} at 320 pixels`).toBeLessThanOrEqual(320);
  await page.setViewportSize(usual);
}

/** How wide what is drawn is. Not told by the window: a phone's zooms out until all of it fits. */
function extent(page) {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
