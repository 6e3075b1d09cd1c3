// A task is worked on where it stands: by one act, by single keys, on the board as in the list.

import { expect, test } from '../support/test.js';

for (const view of ['Board', 'List']) {
  test(`single keys act on the task in focus, in the ${view.toLowerCase()}`, async ({ ada }) => {
    const { page, board, dialog } = ada;
    const [eggs, milk, bread] = await make(ada, ['Eggs', 'Milk', 'Bread']);
    await ada.show(view);
    await board.link(eggs).focus();

    await test.step('J and K go on and back', async () => {
      await page.keyboard.press('j');
      await expect(board.link(milk)).toBeFocused();
      await page.keyboard.press('k');
      await expect(board.link(eggs)).toBeFocused();
    });

    await test.step('E completes, and the focus goes on to the next task', async () => {
      await page.keyboard.press('e');
      await expect(board.cardIn('done', eggs)).toHaveCount(1);
      await expect(board.link(milk)).toBeFocused();
      await expect(page.locator('.toast').filter({ hasText: 'Moved to Done' }).getByRole('button', { name: 'Undo' })).toBeVisible();
    });

    await test.step('P opens the priorities', async () => {
      await page.keyboard.press('p');
      await expect(page.getByRole('menuitemradio', { name: 'No priority' })).toBeFocused();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menu')).toBeHidden();
      await expect(board.card(milk).getByRole('img', { name: 'High' })).toBeVisible();
      await expect(board.link(milk)).toBeFocused();
    });

    await test.step('D and A open the dialog at their fields', async () => {
      await page.keyboard.press('d');
      await expect(dialog.dueDate).toBeFocused();
      await dialog.close();
      await expect(board.link(milk)).toBeFocused();
      await page.keyboard.press('a');
      await expect(dialog.root.getByRole('button', { name: 'Assign' })).toBeFocused();
      await dialog.close();
      await expect(board.link(milk)).toBeFocused();
    });

    await test.step('Shift+F10 opens the menu, Escape gives the focus back', async () => {
      await page.keyboard.press('Shift+F10');
      await expect(page.getByRole('menuitem').first()).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      await expect(board.link(milk)).toBeFocused();
    });

    await test.step('Alt moves, and tells where to', async () => {
      await page.keyboard.press('Alt+ArrowDown');
      await expect(page.getByText('“Milk” moved to To do, position 2 of 2')).toBeAttached();
      await page.keyboard.press('Alt+ArrowRight');
      await expect(board.cardIn('in_progress', milk)).toHaveCount(1);
      await expect(page.getByText('“Milk” moved to In progress, position 1 of 1')).toBeAttached();
      await expect(board.link(milk)).toBeFocused();
    });

    await test.step('X deletes', async () => {
      await board.link(bread).focus();
      await page.keyboard.press('x');
      await expect(board.card(bread)).toHaveCount(0);
    });

    await test.step('N leads to New task, and there letters are letters', async () => {
      await board.link(milk).focus();
      await page.keyboard.press('n');
      await expect(board.newTask).toBeFocused();
      await page.keyboard.type('xejk');
      await expect(board.newTask).toHaveValue('xejk');
      await expect(board.card(milk)).toHaveCount(1);
    });

    await test.step('a slash leads to the filter', async () => {
      await board.link(milk).focus();
      await page.keyboard.press('/');
      await expect(page.getByRole('searchbox', { name: 'Filter', exact: true })).toBeFocused();
    });
  });
}

test('the circle completes a task and takes it up again', async ({ ada, bob }) => {
  const { board } = ada;
  const [eggs] = await make(ada, ['Eggs']);
  for (const view of ['Board', 'List']) {
    await ada.show(view);
    await board.card(eggs).getByRole('button', { name: 'Mark as done' }).click();
    await expect(bob.board.cardIn('done', eggs)).toHaveCount(1);
    const circle = board.card(eggs).getByRole('button', { name: 'Mark as not done' });
    await expect(circle).toHaveAttribute('aria-pressed', 'true');
    await circle.click();
    await expect(bob.board.cardIn('todo', eggs)).toHaveCount(1);
  }
});

test('the list has the same menu as the board; what is sorted is not arranged by hand', async ({ ada }) => {
  const { page, board, list } = ada;
  const [eggs, milk] = await make(ada, ['Eggs', 'Milk']);
  await ada.show('List');
  await board.choose(eggs, 'Move down');
  await expect(list.titles('todo').first()).toHaveText('Milk');
  await board.choose(milk, 'Move to Done');
  await expect(board.cardIn('done', milk)).toHaveCount(1);
  await expect(board.link(eggs), 'where the person works').toBeFocused();

  await list.sortBy('Title');
  await board.card(eggs).getByRole('button', { name: 'Task menu' }).click();
  await expect(page.getByRole('menuitem', { name: 'Move to Done' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Move down' })).toHaveCount(0);
});

test('the focus stays among the tasks, whatever becomes of the one that has it', async ({ ada, bob }) => {
  const { page, board, dialog } = ada;
  const [eggs, milk, bread, salt] = await make(ada, ['Eggs', 'Milk', 'Bread', 'Salt']);

  await test.step('deleted in the dialog: the next one', async () => {
    await board.open(eggs);
    await dialog.deleteButton.click();
    await expect(board.link(milk)).toBeFocused();
  });

  await test.step('undone: the one that is back', async () => {
    await page.keyboard.press('Control+z');
    await expect(board.link(eggs)).toBeFocused();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(board.link(eggs)).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(board.column('todo').locator('[data-task-id]').first()).toHaveAttribute('data-task-id', eggs);
    await expect(board.link(eggs)).toBeFocused();
  });

  await test.step('taken away by another person: the next one, or at the end the one before', async () => {
    await board.link(milk).focus();
    await bob.board.choose(milk, 'Delete');
    await expect(board.link(bread)).toBeFocused();
    await bob.board.choose(bread, 'Move to Done');
    await expect(board.link(salt)).toBeFocused();
    await bob.board.choose(salt, 'Delete');
    await expect(board.link(eggs)).toBeFocused();
  });

  await test.step('the last one: the column itself', async () => {
    await page.keyboard.press('Delete');
    await expect(board.card(eggs)).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement.tagName)).not.toBe('BODY');
  });
});

for (const frames of [0, 1, 2, 3]) {
  test(`keys that follow each other after ${frames} frames lose nothing`, async ({ ada }) => {
    const { board } = ada;
    const todo = board.column('todo').locator('[data-task-id]');
    const [eggs, milk, bread, salt] = await make(ada, ['Eggs', 'Milk', 'Bread', 'Salt']);

    await test.step('completed, completed, deleted: each the next one', async () => {
      await board.link(eggs).focus();
      await pressEvery(ada.page, frames, ['e', 'e', 'x']);
      await expect(board.column('done').locator('[data-task-id]')).toHaveCount(2);
      await expect(todo).toHaveCount(1);
      await expect(board.link(salt)).toBeFocused();
    });

    await test.step('completed, one further down, deleted', async () => {
      const [rice, peas, beans] = await make(ada, ['Rice', 'Peas', 'Beans']);
      await board.link(salt).focus();
      await pressEvery(ada.page, frames, ['e', 'j', 'x']);
      await expect(board.card(peas)).toHaveCount(0);
      await expect(todo).toHaveCount(2);
      await expect(board.link(beans)).toBeFocused();
      for (const done of [eggs, milk, salt]) {
        await expect(board.column('done').locator(`[data-task-id="${done}"]`)).toBeVisible();
      }
      for (const left of [rice, beans]) await expect(board.card(left)).toBeVisible();
      await expect(board.card(bread)).toHaveCount(0);
    });
  });
}

test('a key that is held down completes or deletes one task', async ({ ada }) => {
  const { page, board } = ada;
  const [eggs, milk, bread] = await make(ada, ['Eggs', 'Milk', 'Bread']);
  await board.link(eggs).focus();
  for (const key of ['e', 'x']) {
    // Playwright marks what comes before the key is up as repeated, as a keyboard does.
    for (let press = 0; press < 3; press += 1) await page.keyboard.down(key);
    await page.keyboard.up(key);
  }
  await expect(board.card(milk)).toHaveCount(0);
  await expect(board.column('done').locator('[data-task-id]')).toHaveCount(1);
  await expect(board.link(bread)).toBeFocused();
});

/** Presses keys on what has the focus, with this number of frames in between: closer together than Playwright can. */
function pressEvery(page, frames, keys) {
  return page.evaluate(
    async ([frames, keys]) => {
      for (const key of keys) {
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        await new Promise((next) => setTimeout(next));
        for (let frame = 0; frame < frames; frame += 1) await new Promise(requestAnimationFrame);
      }
    },
    [frames, keys],
  );
}

/** Makes tasks, and answers their ids. */
async function make(person, titles) {
  const ids = [];
  for (const title of titles) ids.push(await person.board.create(title));
  await person.board.settled();
  return ids;
}
