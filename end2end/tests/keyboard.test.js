// Everything that the hand can do, the keyboard can.

import { expect, test } from '../support/test.js';

test('a task is made, opened, edited, moved and deleted without a mouse', async ({ ada }) => {
  const { page, board, dialog } = ada;
  const press = (key) => page.keyboard.press(key);

  await test.step('make two', async () => {
    await tabTo(page, board.newTask);
    await page.keyboard.type('Write the letter');
    await press('Enter');
    await page.keyboard.type('Book the room');
    await press('Enter');
    await expect(board.cards).toHaveCount(2);
  });
  const letter = await board.titled('Write the letter').getAttribute('data-task-id');
  const room = await board.titled('Book the room').getAttribute('data-task-id');

  await test.step('open, edit, close: the focus is back where it was', async () => {
    await tabTo(page, board.link(letter));
    await press('Enter');
    await expect(dialog.root).toBeVisible();
    await tabTo(page, dialog.title);
    await press('End');
    await page.keyboard.type(' today');
    await press('Enter');
    await tabTo(page, dialog.priority);
    await page.keyboard.type('High');
    await press('Escape');
    await expect(dialog.root).toBeHidden();
    await expect(board.link(letter)).toBeFocused();
    await expect(board.card(letter)).toContainText('Write the letter today');
    await expect(board.card(letter).getByRole('img', { name: 'High' })).toBeVisible();
  });

  await test.step('move, and the focus goes along', async () => {
    await press('Alt+ArrowDown');
    await expect(board.column('todo').locator('[data-task-id]').last()).toHaveAttribute('data-task-id', letter);
    await expect(board.link(letter)).toBeFocused();
    await press('Alt+ArrowRight');
    await expect(board.cardIn('in_progress', letter)).toBeVisible();
    await expect(board.link(letter)).toBeFocused();
    await press('Alt+ArrowRight');
    await expect(board.cardIn('done', letter)).toBeVisible();
    await press('Alt+ArrowRight');
    await expect(board.cardIn('done', letter)).toBeVisible();
    await press('Alt+ArrowLeft');
    await expect(board.cardIn('in_progress', letter)).toBeVisible();
    await expect(board.link(letter)).toBeFocused();
  });

  await test.step('arrows walk over the board', async () => {
    await press('ArrowLeft');
    await expect(board.link(room)).toBeFocused();
    await press('ArrowRight');
    await expect(board.link(letter)).toBeFocused();
  });

  await test.step('the menu moves and deletes', async () => {
    const menu = board.card(letter).getByRole('button', { name: 'Task menu' });
    await tabTo(page, menu);
    await press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(menu).toBeFocused();

    await press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Move to To do' })).toBeFocused();
    await press('Enter');
    await expect(board.cardIn('todo', letter)).toBeVisible();
    await expect(board.link(letter)).toBeFocused();

    await tabTo(page, menu);
    await press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await press('End');
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
    await press('Enter');
    await expect(board.card(letter)).toHaveCount(0);
  });

  await test.step('and what was deleted comes back', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Undo' }));
    await press('Enter');
    await expect(board.card(letter)).toHaveCount(1);
  });
});

test('the first tab stop leads past the frame', async ({ ada }) => {
  const { page, board } = ada;
  await page.reload();
  await ada.live();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the tasks' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(board.newTask).toBeFocused();

  const id = await board.create('Write the letter');
  await skip.focus();
  await page.keyboard.press('Enter');
  await expect(board.link(id)).toBeFocused();
});

test('after registering at a desk, what is typed is the first task', async ({ invite }) => {
  const ada = await invite('ada');
  await ada.register();
  await expect(ada.board.newTask).toBeFocused();
  await ada.page.keyboard.type('Write the letter');
  await ada.page.keyboard.press('Enter');
  await expect(ada.board.titled('Write the letter')).toHaveCount(1);
});

test('what goes away leaves the focus where the work goes on', async ({ ada }) => {
  const { page, board } = ada;
  const press = (key) => page.keyboard.press(key);
  const search = page.getByRole('searchbox', { name: 'Filter', exact: true });

  await test.step('Escape in the box of a column', async () => {
    const add = page.getByRole('button', { name: 'Add to Done' });
    await add.focus();
    await press('Enter');
    await expect(page.getByRole('textbox', { name: 'Add to Done' })).toBeFocused();
    await page.keyboard.type('Not this one');
    await press('Escape');
    await expect(add).toBeFocused();
    await expect(board.cards).toHaveCount(0);
  });

  await test.step('Escape in the name of a project', async () => {
    const workspace = page.locator('.workspace').first();
    const add = workspace.getByRole('button', { name: 'Add project' });
    await add.focus();
    await press('Enter');
    await expect(workspace.getByRole('textbox', { name: 'Project name' })).toBeFocused();
    await press('Escape');
    await expect(add).toBeFocused();
  });

  await test.step('the filter that is cleared', async () => {
    await board.create('Write the letter');
    for (const [text, place] of [['no such task', page.locator('.no-tasks')], ['letter', page.getByRole('search')]]) {
      await search.fill(text);
      await place.getByRole('button', { name: 'Clear filter' }).focus();
      await press('Enter');
      await expect(search).toBeFocused();
      await expect(search).toHaveValue('');
    }
  });

  await test.step('a project that is no longer archived', async () => {
    const [, workspace_id] = page.url().match(/\/w\/([^/]+)/);
    const { id } = await ada.call('POST', '/projects', { workspace_id, name: 'Relaunch' });
    await ada.call('PATCH', `/projects/${id}`, { archived: true });
    await ada.open(`/app/w/${workspace_id}/p/${id}`);
    await ada.live();
    await page.getByRole('button', { name: 'Unarchive' }).focus();
    await press('Enter');
    await expect(board.newTask).toBeFocused();
  });
});

/** Presses Tab until something has the focus, as often as a patient person would. */
async function tabTo(page, target, patience = 40) {
  for (let tabs = 0; tabs <= patience; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${patience} times Tab do not lead to ${target}`);
}
