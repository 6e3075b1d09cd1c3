// Columns and projects are changed on a phone, by touch.

import { expectAccessible } from '../support/axe.js';
import { Structure } from '../support/pages/structure.js';
import { expect, test } from '../support/test.js';

test('a column is added, renamed and deleted from the menu beside the tabs', async ({ ada }) => {
  const { page, board } = ada;
  const mine = new Structure(ada);
  const menu = (name) => page.getByRole('button', { name: `Column menu, ${name}`, exact: true }).filter({ visible: true });
  const tab = (name) => page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name });
  const pick = async (column, choice) => {
    await menu(column).tap();
    await page.getByRole('menuitem', { name: choice, exact: true }).tap();
  };
  await menu('To do').tap();
  await expectAccessible(page, 'the menu of the column in view');
  await page.getByRole('menuitem', { name: 'Add column' }).tap();
  await mine.dialog.getByLabel('Name').fill('Review');
  await expectAccessible(page, 'the dialog of a new column');
  await mine.dialog.getByRole('button', { name: 'Add', exact: true }).tap();
  await tab('Review').tap();
  await expect(mine.column('Review')).toBeInViewport({ ratio: 0.9 });

  await pick('Review', 'Rename');
  await mine.dialog.getByLabel('Name').fill('QA');
  await mine.dialog.getByRole('button', { name: 'Save' }).tap();
  await expect(tab('QA')).toBeVisible();

  const id = await board.create('Write the letter');
  await expect(mine.column('QA').locator(`[data-task-id="${id}"]`)).toBeVisible();
  await pick('QA', 'Delete…');
  await expect(page.getByRole('dialog', { name: 'Delete QA?' })).toBeInViewport();
  await mine.dialog.getByLabel('Its task moves to').selectOption('To do');
  await mine.dialog.getByRole('button', { name: 'Delete' }).tap();
  await expect(tab('QA')).toHaveCount(0);
  await expect(board.cardIn('todo', id)).toHaveCount(1);
});

test('a project is renamed and archived by touch', async ({ ada }) => {
  const { page } = ada;
  const mine = new Structure(ada);
  await ada.openSideBar();
  await mine.addProject('Website');
  await mine.projectMenu.tap();
  await expectAccessible(page, 'the menu of a project');
  await page.getByRole('menuitem', { name: 'Rename' }).tap();
  await mine.dialog.getByLabel('Name').fill('Relaunch');
  await mine.dialog.getByRole('button', { name: 'Save' }).tap();
  await expect(mine.title).toHaveText('Relaunch');
  await mine.projectMenu.tap();
  await page.getByRole('menuitem', { name: 'Archive' }).tap();
  await expect(mine.title).not.toHaveText('Relaunch');
  await mine.toast('Archived “Relaunch”').getByRole('button', { name: 'Undo' }).tap();
  await ada.openSideBar();
  await expect(mine.project('Relaunch')).toBeVisible();
});
