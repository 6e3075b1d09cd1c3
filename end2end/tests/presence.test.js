// Who else is here: beside the project's name, on a card, in a task's dialog; and gone with them.

import { expectAccessible } from '../support/axe.js';
import { TaskDialog } from '../support/pages/task_dialog.js';
import { expect, test } from '../support/test.js';

/** Somebody who leaves is gone within so many milliseconds. */
const GONE = { timeout: 6_000 };

test('each sees that the other one is here, what they have open, and that they leave', async ({ ada, bob }) => {
  await expect(here(ada.page)).toHaveText(['B']);
  await expect(here(bob.page)).toHaveText(['A']);
  await expectAccessible(ada.page, 'the board with somebody else');

  const id = await ada.board.create('Write the letter');
  const theirs = await bob.board.open(id);
  await expect(ada.board.card(id)).toContainText('bob has this open');
  const own = await ada.board.open(id);
  await expect(onlookers(own)).toHaveText('bob is looking at this');
  await expect(onlookers(theirs)).toHaveText('ada is looking at this');

  await theirs.description.pressSequentially('Dear');
  await expect(onlookers(own)).toHaveText('bob is typing…');
  await expect(own.root.getByRole('status').filter({ hasText: 'bob is typing…' })).toHaveCount(1);
  await expectAccessible(ada.page, 'a task in which somebody types');
  await theirs.description.blur();
  await expect(onlookers(own)).toHaveText('bob is looking at this');
  await theirs.description.press('x');
  await expect(onlookers(own)).toHaveText('bob is typing…');
  // Three seconds after the last key.
  await expect(onlookers(own)).toHaveText('bob is looking at this');

  await bob.page.close();
  await expect(onlookers(own)).toHaveCount(0, GONE);
  await own.close();
  await expect(here(ada.page)).toHaveCount(0);
});

test('somebody with two pages is one person, and leaves with the last one', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  const second = await bob.context.newPage();
  await second.goto(bob.page.url());
  await expect(second.locator('html')).toHaveAttribute('data-connection', 'live');
  await expect(here(second)).toHaveText(['A']);

  await second.locator(`[data-task-id="${id}"]`).getByRole('link').click();
  await expect(new TaskDialog(second).root).toBeVisible();
  await expect(ada.board.card(id)).toContainText('bob has this open');
  await expect(here(ada.page)).toHaveText(['B']);
  // The one page sees nothing of the other: both are the same person's.
  await expect(here(bob.page)).toHaveText(['A']);
  await expect(bob.board.card(id)).not.toContainText('has this open');

  await second.close({ runBeforeUnload: false });
  await expect(ada.board.card(id)).not.toContainText('bob has this open', GONE);
  await expect(here(ada.page)).toHaveText(['B']);
  await bob.page.close();
  await expect(here(ada.page)).toHaveCount(0, GONE);
});

test('whoever is offline sees nobody, and is seen by nobody', async ({ ada, bob }) => {
  await expect(here(ada.page)).toHaveText(['B']);
  await bob.goOffline();
  await expect(here(bob.page)).toHaveCount(0);
  await expect(here(ada.page)).toHaveCount(0, GONE);
  await bob.goOnline();
  await expect(here(bob.page)).toHaveText(['A']);
  await expect(here(ada.page)).toHaveText(['B']);
});

/** Those who look at the same project. */
function here(page) {
  return page.getByRole('list', { name: 'Here now' }).getByRole('listitem');
}

/** The line about those who have the task open. */
function onlookers(dialog) {
  return dialog.root.locator('.onlookers .text');
}
