// Workspaces of people's own, and what their members' screens do when memberships change.

import { expectAccessible } from '../support/axe.js';
import { databases } from '../support/device.js';
import { makeLink } from '../support/pages/invites.js';
import { Members } from '../support/pages/members.js';
import { expect, test } from '../support/test.js';
import { answered, CUT } from '../support/watch.js';

/** So soon a screen has let go of what is no longer its person's, in milliseconds. */
const AT_ONCE = 1_000;

const gone = (person) => person.page.locator('.toast').filter({ hasText: 'You are no longer a member of' });
const link = (person, workspace) => person.page.getByRole('link', { name: `${workspace} settings` });

test('a workspace is made, named and deleted by forms, and every open screen follows', async ({ ada, watch }) => {
  watch.allow(answered(422));
  await ada.openSideBar();
  const page = await ada.context.newPage();
  await page.goto(`${ada.server.url}/app/settings/profile`);
  await page.getByRole('link', { name: 'New workspace' }).click();
  await expectAccessible(page, 'a new workspace');
  await page.getByRole('textbox', { name: 'Name' }).fill('Garden');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await expect(page.getByRole('status')).toContainText('Workspace created');
  await expectAccessible(page, 'members');
  await expect(link(ada, 'Garden')).toBeVisible();

  await ada.page.goto(await ada.page.url());
  await ada.live();
  await ada.openSideBar();
  const garden = ada.page.locator('.workspace').filter({ has: link(ada, 'Garden') });
  await garden.getByRole('link', { name: 'Inbox' }).click();
  await ada.board.create('Rake the leaves');
  await ada.board.settled();

  await page.getByRole('navigation', { name: 'Settings' }).locator('section', { hasText: 'Garden' }).getByRole('link', { name: 'General' }).click();
  await expectAccessible(page, 'a workspace');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Orchard');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('Saved');
  await ada.openSideBar();
  await expect(link(ada, 'Orchard')).toBeVisible();
  await ada.page.keyboard.press('Escape');

  await page.getByRole('textbox', { name: 'Type the workspace' }).fill('Garden');
  await page.getByRole('button', { name: 'Delete workspace' }).click();
  await expect(page.getByText('is wrong')).toBeVisible();
  await expect(ada.board.titled('Rake the leaves')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Type the workspace' }).fill('Orchard');
  await page.getByRole('button', { name: 'Delete workspace' }).click();
  await expect(gone(ada)).toContainText('Orchard', { timeout: AT_ONCE });
  await expect(ada.board.titled('Rake the leaves')).toHaveCount(0);
  await expect(page.getByRole('status')).toContainText('Workspace deleted');
  await ada.arrive();
});

test('whoever joins by a link has the workspace on every open screen, and has it on none when removed', async ({ ada, bob }) => {
  const { id: garden } = await ada.call('POST', '/workspaces', { name: 'Garden' });
  const members = await Members.open(ada, 'Garden');
  const path = await makeLink(ada, {}, garden, members.page);
  await bob.openSideBar();
  await expect(link(bob, 'Garden')).toHaveCount(0);
  const page = await bob.context.newPage();
  await page.goto(bob.server.url + path);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(link(bob, 'Garden')).toBeVisible();
  await page.waitForURL(`**/app/w/${garden}/p/*`);
  const [, project_id] = page.url().match(/\/p\/([^/?]+)/);
  const { id } = await ada.call('POST', '/tasks', { title: 'Rake the leaves', project_id });
  const card = page.locator(`[data-task-id="${id}"]`);
  await expect(card).toBeVisible();

  await members.page.goto(`${ada.server.url}/app/settings/w/${garden}/members`);
  await members.remove('bob');
  await expect(card).toHaveCount(0);
  await expect(link(bob, 'Garden')).toHaveCount(0);
  // The page that he has in front of him was another one: it stays.
  await expect(bob.board.newTask).toBeVisible();
});

test('a removed member’s screens let go of the board within a second, and keep nothing of it', async ({ ada, bob, watch }) => {
  const id = await ada.board.create('For members only');
  await bob.board.open(id);
  const before = new URL(bob.page.url()).pathname;
  const other = await bob.context.newPage();
  await other.goto(bob.server.url + before);
  await expect(other.locator(`[data-task-id="${id}"]`)).toBeVisible();
  await expect.poll(() => databases(bob.page)).toMatchObject({ 'records/cursors': 2, 'records/task': 1 });

  const members = await Members.open(ada, 'Team');
  await members.row('bob').getByRole('button', { name: 'Remove bob' }).click();
  const sent = members.page.waitForRequest((request) => request.method() === 'POST');
  const letGo = async () => {
    await sent;
    const began = Date.now();
    const away = { state: 'detached', timeout: AT_ONCE };
    await Promise.all([bob.board.card(id).waitFor(away), other.locator(`[data-task-id="${id}"]`).waitFor(away)]);
    console.log(`let go of within ${Date.now() - began} ms of the request`);
  };
  await Promise.all([letGo(), members.confirm('Remove bob')]);
  await expect(gone(bob)).toContainText('“Team”');
  await bob.arrive();
  expect(new URL(bob.page.url()).pathname).not.toBe(before);
  await expect(link(bob, 'Team')).toHaveCount(0);
  await expect.poll(() => databases(bob.page)).toMatchObject({ 'records/cursors': 1, 'records/task': 0 });
  watch.allow(answered(404));
  await bob.page.goto(bob.server.url + before);
  await expect(bob.page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expect(ada.board.card(id)).toBeVisible();
});

test('a viewer reads from one moment to the next, and works again from another', async ({ ada, bob }) => {
  const id = await ada.board.create('Paint the shed');
  await bob.board.open(id);
  const members = await Members.open(ada, 'Team');
  await expectAccessible(members.page, 'the members of a workspace');

  await members.give('bob', 'Viewer');
  await expect(bob.dialog.title).not.toBeEditable({ timeout: AT_ONCE });
  await expect(bob.dialog.description).not.toBeEditable();
  await expect(bob.dialog.status).toBeDisabled();
  await expect(bob.dialog.dueDate).toBeDisabled();
  await expect(bob.dialog.deleteButton).toHaveCount(0);
  await expectAccessible(bob.page, 'a task that may only be read');
  await bob.dialog.close();
  await expect(bob.board.newTask).toHaveCount(0);
  await expect(bob.board.column('todo').getByRole('button', { name: /^Add/ })).toHaveCount(0);
  await expect(bob.board.card(id).getByRole('button')).toHaveCount(0);
  await bob.board.nudge(id, 'ArrowRight');
  await expect(bob.board.cardIn('todo', id)).toBeVisible();
  await expectAccessible(bob.page, 'a board that may only be read');
  // It goes on being live.
  await ada.board.nudge(id, 'ArrowRight');
  await expect(bob.board.cardIn('in_progress', id)).toBeVisible();
  // As it does from the start.
  await bob.page.reload();
  await bob.live();
  await expect(bob.board.newTask).toHaveCount(0);

  await members.give('bob', 'Member');
  await expect(bob.board.newTask).toBeVisible({ timeout: AT_ONCE });
  await bob.board.create('Buy the paint');
  await bob.board.settled();
  await expect(ada.board.titled('Buy the paint')).toHaveCount(1);
});

test('what a member did offline who was made a viewer meanwhile is rolled back, with the reason', async ({ ada, bob, watch }) => {
  watch.allow(CUT);
  const id = await ada.board.create('Paint the shed');
  await expect(bob.board.card(id)).toBeVisible();
  await bob.goOffline();
  await bob.board.nudge(id, 'ArrowRight');
  await expect(bob.board.cardIn('in_progress', id)).toBeVisible();
  await (await Members.open(ada, 'Team')).give('bob', 'Viewer');
  await bob.goOnline();
  await expect(bob.board.cardIn('todo', id)).toBeVisible();
  await bob.page.getByRole('button', { name: '1 not applied' }).click();
  await expect(bob.page.getByRole('dialog', { name: 'Not applied' })).toContainText('Your role does not allow this');
});

test('what a member wrote offline who was removed meanwhile is kept for them, and goes nowhere', async ({ ada, bob, watch }) => {
  watch.allow(CUT);
  const id = await ada.board.create('Shopping list');
  await (await bob.board.open(id)).root.waitFor();
  await bob.goOffline();
  await bob.dialog.describe('Milk, and what I thought of on the train');
  await bob.dialog.close();
  await expect(bob.page.locator('[data-task-id][data-pending]')).toHaveCount(1);
  const members = await Members.open(ada, 'Team');
  await members.remove('bob');

  await bob.context.setOffline(false);
  await expect(gone(bob)).toContainText('“Team”');
  await bob.arrive();
  await bob.page.getByRole('button', { name: '1 not applied' }).click();
  const list = bob.page.getByRole('dialog', { name: 'Not applied' });
  await expect(list).toContainText('Milk, and what I thought of on the train');
  await expect(list).toContainText('no longer a member of this workspace');
  await expect.poll(() => databases(bob.page)).toMatchObject({ 'outbox/pending': 0, 'outbox/refused': 1, 'records/task': 0 });
  // Whatever becomes of the page, the text is there.
  await bob.page.reload();
  await bob.live();
  await expect(bob.page.getByRole('button', { name: '1 not applied' })).toBeVisible();
  const task = await ada.call('GET', `/tasks/${id}`);
  expect(task.description ?? '').toBe('');
});
