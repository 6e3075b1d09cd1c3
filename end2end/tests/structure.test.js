// Columns and projects are changed in the app, and everybody sees it at once.

import { expectAccessible } from '../support/axe.js';
import { Structure } from '../support/pages/structure.js';
import { expect, test } from '../support/test.js';

test('a column is added, renamed, recoloured, limited and given a type, and others see it', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  await mine.addColumn('Review', 'In progress');
  await his.expectColumns('To do', 'In progress', 'Done', 'Review');

  await mine.pickOfColumn('Review', 'Rename');
  const name = mine.dialog.getByLabel('Name');
  await expect(name).toBeFocused();
  await expect.poll(() => name.evaluate((it) => it.value.slice(it.selectionStart, it.selectionEnd))).toBe('Review');
  await ada.page.keyboard.type('QA');
  await ada.page.keyboard.press('Enter');
  await expect(mine.dialog).toBeHidden();
  await his.expectColumns('To do', 'In progress', 'Done', 'QA');
  await expect(mine.menu('QA')).toBeFocused();

  await mine.pickOfColumn('QA', 'Edit column…');
  await mine.dialog.getByRole('radio', { name: 'Violet' }).check();
  await mine.dialog.getByRole('radio', { name: 'To do' }).check({ force: true });
  await mine.dialog.getByLabel('Limit').fill('1');
  await mine.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(his.column('QA')).toHaveAttribute('data-color', 'violet');
  await expect(his.column('QA')).toHaveAttribute('data-status', 'todo');

  await test.step('a limit warns and refuses nothing', async () => {
    const count = his.column('QA').locator('.column-head .count');
    await expect(count).toContainText('0/1');
    for (const title of ['One', 'Two']) {
      const id = await ada.board.create(title);
      await ada.board.choose(id, 'Move to QA');
    }
    await expect(count).toContainText('2/1');
    await expect(count).toContainText('2 of at most 1 tasks, over the limit');
    await expect(count).toHaveAttribute('data-over', '');
    await mine.pickOfColumn('QA', 'Edit column…');
    await mine.dialog.getByLabel('Limit').fill('');
    await mine.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(count).toHaveText('2');
  });
});

test('columns move by menu, keys and hand, and others keep their place', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  await mine.addColumn('Review', 'In progress');
  const project = ada.page.url().match(/\/p\/([^/?]+)/)[1];
  for (let at = 0; at < 30; at += 1) await ada.call('POST', '/tasks', { title: `Task ${at}`, project_id: project });
  await expect(his.column('To do').locator('[data-task-id]')).toHaveCount(30);

  // Bob reads far down the first column and stands on a task there.
  const link = his.column('To do').getByRole('link', { name: 'Task 20', exact: true });
  await link.focus();
  const cards = his.column('To do').locator('.cards');
  await expect.poll(() => cards.evaluate((it) => it.scrollTop)).toBeGreaterThan(0);
  const before = await cards.evaluate((it) => it.scrollTop);

  await mine.pickOfColumn('Review', 'Move left');
  await his.expectColumns('To do', 'In progress', 'Review', 'Done');
  await expect(mine.menu('Review')).toBeFocused();
  await mine.pickOfColumn('To do', 'Move right');
  await his.expectColumns('In progress', 'To do', 'Review', 'Done');

  await mine.menu('Review').focus();
  await ada.page.keyboard.press('Alt+ArrowLeft');
  await his.expectColumns('In progress', 'Review', 'To do', 'Done');
  await expect(ada.page.locator('[aria-live]').filter({ hasText: 'Review moved to position 2 of 4' })).toHaveCount(1);
  await expect(mine.menu('Review')).toBeFocused();

  await mine.drag('Done', 'In progress');
  await his.expectColumns('Done', 'In progress', 'Review', 'To do');
  await mine.expectColumns('Done', 'In progress', 'Review', 'To do');

  await expect(link).toBeFocused();
  expect(await cards.evaluate((it) => it.scrollTop)).toBe(before);
});

test('a column folds to a strip, in this browser alone and over a reload', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  const id = await ada.board.create('Write the letter');
  await mine.pickOfColumn('To do', 'Collapse');
  const strip = mine.column('To do').getByRole('button', { name: 'Expand To do, 1 task' });
  await expect(strip).toBeFocused();
  await expect(ada.board.card(id)).toBeHidden();
  await expect(bob.board.card(id)).toBeVisible();
  await ada.page.reload();
  await ada.live();
  await expect(strip).toBeVisible();
  await expectAccessible(ada.page, 'a folded column');
  await strip.press('Enter');
  await expect(ada.board.card(id)).toBeVisible();
  await expect(mine.menu('To do')).toBeFocused();
  await ada.page.reload();
  await ada.live();
  await expect(ada.board.card(id)).toBeVisible();
  await expect(his.column('To do').locator('.strip')).toHaveCount(0);
});

test('a column is deleted after a question, and its tasks go where they are sent', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  await mine.addColumn('Review', 'In progress');
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Move to Review');
  await expect(his.column('Review').locator(`[data-task-id="${id}"]`)).toBeVisible();

  await mine.pickOfColumn('Review', 'Delete…');
  const dialog = ada.page.getByRole('dialog', { name: 'Delete Review?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByLabel('Its task moves to').selectOption('To do');
  await ada.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await mine.expectColumns('To do', 'In progress', 'Done', 'Review');

  await mine.pickOfColumn('Review', 'Delete…');
  await dialog.getByLabel('Its task moves to').selectOption('To do');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await his.expectColumns('To do', 'In progress', 'Done');
  await expect(bob.board.cardIn('todo', id)).toBeVisible();
  await expect(mine.toast('Deleted Review. Its task moved to To do.')).toBeVisible();
  await expect(mine.menu('To do')).toBeFocused();

  await test.step('the last one of its type says why it stays', async () => {
    await mine.column('Done').hover();
    await mine.menu('Done').click();
    const menu = ada.page.getByRole('menu', { name: 'Column menu, Done' });
    const choice = menu.getByRole('menuitem', { name: /^Delete… .*the last of its type/ });
    await expect(choice).toBeDisabled();
  });
});

test('a project is renamed, recoloured, copied, moved, archived and deleted', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  await mine.addProject('Website');
  await ada.board.create('Write the letter');
  await his.project('Website').click();
  await expect(his.title).toHaveText('Website');

  await mine.pickOfProject('Rename');
  await ada.page.keyboard.type('Relaunch');
  await expect(mine.dialog.getByLabel('Name')).toHaveValue('Relaunch');
  await ada.page.keyboard.press('Enter');
  await expect(his.title).toHaveText('Relaunch');

  await mine.projectMenu.click();
  await ada.page.getByRole('menuitemradio', { name: 'Pink' }).click();
  await expect(his.project('Relaunch').locator('[data-color]')).toHaveAttribute('data-color', 'pink');

  await mine.pickOfProject('Duplicate');
  await expect(mine.title).toHaveText('Relaunch (copy)');
  await expect(ada.board.titled('Write the letter')).toHaveCount(1);
  await expect(his.project('Relaunch (copy)')).toBeVisible();

  await mine.pickOfProject('Move up');
  const names = () => his.workspace.locator('ul > li:not(.trash-entry) > a').allInnerTexts();
  await expect.poll(async () => (await names()).map((name) => name.trim()).slice(-2)).toEqual(['Relaunch (copy)', 'Relaunch']);

  await test.step('archived, it is put away for everybody, and can be brought back', async () => {
    await mine.pickOfProject('Archive');
    await expect(mine.title).toHaveText('Relaunch');
    await expect(mine.toast('Archived “Relaunch (copy)”')).toBeVisible();
    await expect(his.project('Relaunch (copy)')).toBeHidden();
    await his.sideBar.getByText('Archived (1)').click();
    await his.project('Relaunch (copy)').click();
    await expect(bob.page.locator('.archived-note').getByText('Archived by ada.')).toBeVisible();
    await expect(bob.board.newTask).toHaveCount(0);
    await expect(bob.board.titled('Write the letter')).toBeVisible();
    await bob.page.locator('.archived-note').getByRole('button', { name: 'Unarchive' }).click();
    await expect(bob.board.newTask).toBeVisible();
    await expect(mine.project('Relaunch (copy)')).toBeVisible();
  });

  await test.step('deleted by another, it says so, and Undo brings it back', async () => {
    await mine.project('Relaunch (copy)').click();
    await expect(mine.title).toHaveText('Relaunch (copy)');
    await mine.pickOfProject('Delete');
    await expect(mine.title).toHaveText('Relaunch');
    await expect(bob.page.getByRole('heading', { name: 'ada deleted “Relaunch (copy)”' })).toBeVisible();
    await expect(bob.page.getByRole('link', { name: /^Go to / })).toBeVisible();
    await expectAccessible(bob.page, 'a project that another person deleted');
    await mine.toast('Deleted “Relaunch (copy)”').getByRole('button', { name: 'Undo' }).click();
    await expect(his.title).toHaveText('Relaunch (copy)');
    await expect(bob.board.titled('Write the letter')).toBeVisible();
  });

  await test.step('in the trash it waits to be restored', async () => {
    await mine.pickOfProject('Delete');
    const [workspace] = ada.page.url().match(/\/w\/[^/]+/);
    await ada.page.locator(`a[href="/app${workspace}/trash"]`).click();
    const row = ada.page.locator('[data-deleted-id]').filter({ hasText: 'Relaunch' });
    await expect(row).toContainText(/Deleted Today \d\d:\d\d\. Stays until \d+ \w+/);
    await expectAccessible(ada.page, 'the trash with a project');
    await row.getByRole('button', { name: /^Restore / }).click();
    await expect(row).toHaveCount(0);
    await expect(mine.project('Relaunch')).toBeVisible();
  });
});

test('the last project of a workspace stays, and says why', async ({ ada }) => {
  const mine = new Structure(ada);
  const name = await mine.title.innerText();
  await mine.pickOfProject('Delete');
  await expect(mine.toast('The last one cannot be removed.')).toBeVisible();
  await expect(mine.title).toHaveText(name);
});

test('a task moves to another project from its menu, and back', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  const home = ada.page.url();
  await mine.addProject('Website');
  await ada.page.goto(home);
  await ada.live();
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Move to project…');
  await mine.dialog.getByRole('button', { name: 'Website' }).click();
  await expect(ada.board.card(id)).toHaveCount(0);
  await expect(bob.board.card(id)).toHaveCount(0);
  const toast = mine.toast('Moved to Website');
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(bob.board.card(id)).toBeVisible();

  await ada.board.choose(id, 'Move to project…');
  await mine.dialog.getByRole('button', { name: 'Website' }).click();
  await toast.getByRole('button', { name: 'Show' }).click();
  await expect(mine.title).toHaveText('Website');
  await expect(ada.board.link(id)).toBeFocused();
  await his.project('Website').click();
  await expect(bob.board.card(id)).toBeVisible();
});

test('what is done offline arrives afterwards', async ({ ada, bob }) => {
  const [mine, his] = [new Structure(ada), new Structure(bob)];
  await ada.goOffline();
  await mine.addColumn('Review', 'In progress');
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Move to Review');
  await mine.pickOfColumn('Review', 'Move left');
  await mine.addProject('Website');
  await mine.pickOfProject('Rename');
  await ada.page.keyboard.type('Relaunch');
  await ada.page.keyboard.press('Enter');
  await expect(mine.title).toHaveText('Relaunch');
  await ada.goOnline();
  await his.expectColumns('To do', 'In progress', 'Review', 'Done');
  await expect(his.column('Review').locator(`[data-task-id="${id}"]`)).toBeVisible();
  await expect(his.project('Relaunch')).toBeVisible();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the menus and dialogs are open to everybody, ${colorScheme}`, async ({ invite }) => {
    const ada = await invite('ada', { colorScheme });
    await ada.enter();
    const mine = new Structure(ada);
    await ada.board.create('Write the letter');
    await ada.page.getByRole('button', { name: 'Add column' }).click();
    await expectAccessible(ada.page, 'the form for a column');
    await ada.page.keyboard.press('Escape');
    await expect(ada.page.getByRole('button', { name: 'Add column' })).toBeFocused();
    await mine.addColumn('Review', 'To do');
    await mine.menu('Review').click();
    await expectAccessible(ada.page, 'the menu of a column');
    await ada.page.keyboard.press('Escape');
    await mine.menu('Done').click();
    await expectAccessible(ada.page, 'the menu of the last column of its type');
    await ada.page.keyboard.press('Escape');
    await mine.pickOfColumn('To do', 'Edit column…');
    await expectAccessible(ada.page, 'the dialog of a column');
    await ada.page.keyboard.press('Escape');
    await mine.pickOfColumn('To do', 'Delete…');
    await expectAccessible(ada.page, 'the question before a column is deleted');
    await ada.page.keyboard.press('Escape');
    await mine.projectMenu.click();
    await expectAccessible(ada.page, 'the menu of a project');
    await ada.page.keyboard.press('Escape');
    await mine.addProject('Website');
    await mine.pickOfProject('Archive');
    await mine.sideBar.getByText('Archived (1)').click();
    await expectAccessible(ada.page, 'the archived projects');
    await mine.project('Website').click();
    await expect(ada.page.locator('.archived-note').getByText('Archived.')).toBeVisible();
    await expectAccessible(ada.page, 'an archived project');
  });
}
