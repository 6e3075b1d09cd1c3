// A task, opened: its dates and people, by mouse, key and finger, and where the focus is.

import { expectAccessible } from '../support/axe.js';
import { expect, test } from '../support/test.js';

const stored = async (person, id) => person.call('GET', `/tasks/${id}`);
const eventually = (check) => expect(check).toPass({ timeout: 15_000 });

async function opened(person, title = 'Book the room') {
  const id = await person.board.create(title);
  await person.board.settled();
  return [id, await person.board.open(id)];
}

test('the focus is in the title, and keys lead on from there', async ({ ada }, { project }) => {
  const [id, dialog] = await opened(ada);
  const { page } = ada;
  if (project.name === 'phone') {
    // No keyboard comes up over the sheet.
    await expect(dialog.root).toBeFocused();
    return;
  }
  await expect(dialog.title).toBeFocused();
  await page.keyboard.type(' upstairs');
  await page.keyboard.press('Enter');
  await expect(dialog.title).toHaveValue('Book the room upstairs');
  await expect(dialog.description).toBeFocused();
  await page.keyboard.type('For twelve people.');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.root).toBeHidden();
  await expect(ada.board.link(id)).toBeFocused();
  await eventually(async () => {
    expect(await stored(ada, id)).toMatchObject({ title: 'Book the room upstairs', description: 'For twelve people.' });
  });

  await ada.board.open(id);
  await dialog.dueDate.fill('2027-03-01');
  await dialog.title.focus();
  const assign = dialog.root.getByRole('button', { name: 'Assign' });
  let tabs = 0;
  while (!(await assign.evaluate((button) => button === document.activeElement)) && tabs < 20) {
    await page.keyboard.press('Tab');
    tabs += 1;
  }
  expect(tabs, 'from the title to the assignees').toBeLessThanOrEqual(8);
});

test('a due date keeps its time when the day changes, in the zone of the person', async ({ ada }) => {
  const [id, dialog] = await opened(ada);
  await expect(dialog.dueTime).toHaveCount(0);
  await dialog.dueDate.fill('2027-03-01');
  await eventually(async () => expect((await stored(ada, id)).due_at).toBe('2027-03-01'));
  await dialog.dueTime.fill('5pm');
  await dialog.dueTime.press('Enter');
  await expect(dialog.dueTime).toHaveValue('17:00');
  // Kolkata is five and a half hours ahead of UTC.
  await eventually(async () => expect((await stored(ada, id)).due_at).toBe('2027-03-01T11:30:00.000Z'));
  await dialog.dueDate.fill('2027-03-02');
  await expect(dialog.dueTime).toHaveValue('17:00');
  await eventually(async () => expect((await stored(ada, id)).due_at).toBe('2027-03-02T11:30:00.000Z'));
  await dialog.dueTime.fill('00:15');
  await eventually(async () => expect((await stored(ada, id)).due_at).toBe('2027-03-01T18:45:00.000Z'));
  await expect(dialog.dueDate).toHaveValue('2027-03-02');
  await dialog.dueTime.fill('late');
  await dialog.dueTime.blur();
  await expect(dialog.root.getByRole('alert').filter({ hasText: 'Enter a time like 17:00.' })).toBeVisible();
  await dialog.dueTime.fill('');
  await dialog.dueTime.blur();
  await eventually(async () => expect((await stored(ada, id)).due_at).toBe('2027-03-02'));
  await dialog.dueDate.fill('');
  await expect(dialog.dueTime).toHaveCount(0);
  await eventually(async () => expect((await stored(ada, id)).due_at ?? null).toBe(null));
});

test('a start after the due date is refused at the field', async ({ ada }) => {
  const [id, dialog] = await opened(ada);
  const alert = (text) => dialog.root.getByRole('alert').filter({ hasText: text });
  await dialog.dueDate.fill('2027-03-01');
  await dialog.startDate.fill('2027-03-02');
  await expect(alert('The start date must be on or before the due date.')).toBeVisible();
  await expect(dialog.startDate).toHaveAttribute('aria-invalid', 'true');
  await dialog.startDate.fill('2027-03-01');
  await expect(alert('The start date')).toHaveCount(0);
  await eventually(async () => expect((await stored(ada, id)).start_at).toBe('2027-03-01'));
  await dialog.dueDate.fill('2027-02-28');
  await expect(alert('The due date must be on or after the start date.')).toBeVisible();
  await expect(ada.page.locator('.toast')).toHaveCount(0);
  expect((await stored(ada, id)).due_at).toBe('2027-03-01');
});

test('a day is chosen from the calendar with the keyboard alone', async ({ ada }, { project }) => {
  test.skip(project.name === 'phone', 'there is no keyboard');
  const [id, dialog] = await opened(ada);
  const { page } = ada;
  await dialog.dueDate.fill('2027-03-01');
  await expect(dialog.dueButton).toContainText('1 Mar 2027');
  await dialog.dueButton.focus();
  await page.keyboard.press('Enter');
  const grid = page.getByRole('grid', { name: 'March 2027' });
  await expect(grid.getByRole('button', { name: 'Monday 1 March 2027' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('button', { name: 'Tuesday 9 March 2027' })).toBeFocused();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Sunday 11 April 2027' })).toBeFocused();
  await page.keyboard.press('Shift+PageUp');
  await expect(page.getByRole('button', { name: 'Saturday 11 April 2026' })).toBeFocused();
  await page.keyboard.press('Shift+PageDown');
  await page.keyboard.press('Enter');
  await expect(dialog.dueButton).toBeFocused();
  await expect(dialog.dueDate).toHaveValue('2027-04-11');
  await eventually(async () => expect((await stored(ada, id)).due_at).toBe('2027-04-11'));

  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toHaveCount(0);
  await expect(dialog.root, 'the dialog stays').toBeVisible();
  await expect(dialog.dueButton).toBeFocused();
});

test('days are chosen with a press: today, tomorrow, next week, none, or one of the calendar', async ({ ada }, { project }) => {
  const [, dialog] = await opened(ada);
  const { page } = ada;
  const press = (target) => (project.name === 'phone' ? target.tap() : target.click());
  const choose = async (name) => {
    await press(dialog.dueButton);
    await press(page.getByRole('dialog', { name: 'Choose a day' }).getByRole('button', { name, exact: typeof name === 'string' }));
    await expect(page.getByRole('grid')).toHaveCount(0);
  };
  await choose('Today');
  await expect(dialog.dueButton).toContainText('Today');
  await choose('Tomorrow');
  await expect(dialog.dueButton).toContainText('Tomorrow');
  await choose('Next week');
  const monday = await dialog.dueDate.inputValue();
  expect(new Date(monday).getUTCDay()).toBe(1);
  await press(dialog.dueButton);
  await press(page.getByRole('button', { name: 'Next month' }));
  await press(page.getByRole('grid').getByRole('button', { name: /^\w+ 15 / }));
  await expect(dialog.dueDate).toHaveValue(/-15$/);
  await choose('No date');
  await expect(dialog.dueDate).toHaveValue('');
});

test('the button that opened a panel closes it, too', async ({ ada }, { project }) => {
  const [, dialog] = await opened(ada);
  const { page } = ada;
  const press = (target) => (project.name === 'phone' ? target.tap() : target.click());
  const panel = page.getByRole('dialog', { name: 'Choose a day' });
  await press(dialog.dueButton);
  await expect(panel).toBeVisible();
  await expect(page.getByRole('grid').locator(':focus')).toHaveCount(1);
  await press(dialog.dueButton);
  await expect(panel).toBeHidden();
  await expect(dialog.dueButton).toHaveAttribute('aria-expanded', 'false');
  await press(dialog.dueButton);
  await expect(panel).toBeVisible();
});

test('people are found by name, assigned and taken off', async ({ ada, bob }, { project }) => {
  const [id, dialog] = await opened(ada);
  const { page } = ada;
  const assign = dialog.root.getByRole('button', { name: 'Assign' });
  const chips = dialog.root.getByRole('group', { name: 'Assignees' }).locator('li .name');
  const options = page.getByRole('listbox', { name: 'Find a person' }).getByRole('option');
  if (project.name === 'phone') {
    await assign.tap();
    await expect(page.getByRole('combobox', { name: 'Find a person' })).not.toBeFocused();
    await options.filter({ hasText: 'bob' }).tap();
    await expect(chips).toHaveText(['bob']);
  } else {
    await assign.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Find a person' })).toBeFocused();
    await expect(options).toHaveText([/ada \(you\)/, /bob/]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.type('ADA');
    await expect(options).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(chips).toHaveText(['bob', 'ada']);
    await page.keyboard.type('nobody of that name');
    await expect(page.getByText('No matches')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(assign).toBeFocused();
    await expect(dialog.root).toBeVisible();
    await dialog.root.getByRole('button', { name: 'Remove ada' }).click();
    await expect(chips).toHaveText(['bob']);
    await expect(assign).toBeFocused();
  }
  const them = (await bob.call('GET', '/me')).id;
  await eventually(async () => expect((await stored(ada, id)).assignees).toEqual([them]));
});

test('a task moves to another project, and the dialog goes along', async ({ ada }) => {
  const [id, dialog] = await opened(ada);
  const [, workspace] = ada.page.url().match(/\/w\/([^/]+)/);
  await expect(dialog.root.getByLabel('Project')).toHaveCount(0);
  const other = await ada.call('POST', '/projects', { workspace_id: workspace, name: 'Moving house' });
  await dialog.root.getByLabel('Project').selectOption('Moving house');
  await ada.page.waitForURL(new RegExp(`/p/${other.id}\\?task=${id}$`));
  await expect(dialog.title).toHaveValue('Book the room');
  await expect(dialog.root.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Moving house');
  await eventually(async () => expect((await stored(ada, id)).project_id).toBe(other.id));
  await dialog.close();
  await expect(ada.board.cardIn('todo', id)).toBeVisible();
});

test('a task that was deleted is named, and restored from where it was', async ({ ada, bob }, { project }) => {
  const [id, dialog] = await opened(ada);
  await expect(bob.board.card(id)).toBeVisible();
  await bob.call('DELETE', `/tasks/${id}`);
  await expect(dialog.root).toContainText('“Book the room” was deleted');
  await expect(dialog.root).toContainText('Deleted by bob');
  await dialog.root.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog.title).toHaveValue('Book the room');
  if (project.name !== 'phone') await expect(dialog.title).toBeFocused();
  await ada.open(`${new URL(ada.page.url()).pathname}?task=01900000-0000-7000-8000-000000000000`);
  await expect(dialog.root).toContainText('This task was deleted, or the link is wrong.');
});

test('the head says where the task lies and copies its address', async ({ ada }) => {
  const [id, dialog] = await opened(ada);
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const path = dialog.root.getByRole('navigation', { name: 'Breadcrumb' });
  await expect(path).toContainText('Team board');
  await expect(path).toContainText(/#\d+/);
  await dialog.root.getByRole('button', { name: 'Copy link' }).click();
  const toast = ada.page.locator('.toast');
  await expect(toast).toContainText('Copied');
  await expect(toast).toBeInViewport({ ratio: 1 });
  // Above the dialog, and in reach of the hand.
  await expect.poll(() => toast.evaluate(isOnTop)).toBe(true);
  await toast.getByRole('button', { name: 'Dismiss' }).click();
  await expect(toast).toHaveCount(0);
  await expect(dialog.root).toBeVisible();
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`^http.*/p/.*\\?task=${id}$`));
});

for (const colorScheme of ['light', 'dark']) {
  test(`the pickers are open to everybody, ${colorScheme}`, async ({ invite }) => {
    const ada = await invite('ada', { colorScheme });
    await ada.enter();
    const { page } = ada;
    const [, dialog] = await opened(ada);
    await dialog.dueDate.fill('2027-03-01');
    await dialog.dueTime.fill('17:00');
    await dialog.startDate.fill('2027-03-05');
    await expectAccessible(page, 'the dialog with a refused date');
    await dialog.dueButton.click();
    await expect(page.getByRole('grid')).toBeVisible();
    await expectAccessible(page, 'the calendar');
    await page.keyboard.press('Escape');
    await dialog.root.getByRole('button', { name: 'Assign' }).click();
    await page.getByRole('listbox', { name: 'Find a person' }).getByRole('option').first().click();
    await expectAccessible(page, 'the list of people');
    await page.keyboard.press('Escape');
    await expectAccessible(page, 'the dialog with an assignee');
    await dialog.title.fill('x'.repeat(510));
    await expectAccessible(page, 'the dialog with a title that is too long');
  });
}

/** Is an element what one hits in its middle? Runs in the browser. */
function isOnTop(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}
