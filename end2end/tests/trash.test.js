// What was deleted waits in the trash, and comes back from it.

import { expectAccessible } from '../support/axe.js';
import { expectEqual } from '../support/pages/board.js';
import { expect, test } from '../support/test.js';

/** Goes to the trash of the workspace on the page, by the side bar. */
async function openTrash(person) {
  const [workspace] = person.page.url().match(/\/w\/[^/]+/);
  await person.openSideBar();
  await person.page.locator(`a[href="/app${workspace}/trash"]`).click();
  await expect(person.page.getByRole('heading', { name: 'Trash', level: 1 })).toBeVisible();
}

test('a deleted task is restored from the trash, with all that was in it', async ({ ada, bob }) => {
  const id = await ada.board.create('Write the letter');
  await (await ada.board.open(id)).describe('Dear all');
  await ada.dialog.close();
  const other = await ada.board.create('Book the room');
  await bob.board.choose(id, 'Delete');
  await bob.board.settled();
  await expect(ada.board.cards).toHaveCount(1);

  await openTrash(ada);
  const row = ada.page.locator(`[data-deleted-id="${id}"]`);
  await expect(row).toContainText('Write the letter');
  await expect(row).toContainText(/Deleted by bob, Today \d\d:\d\d\. Stays until \d+ \w+/);
  await ada.page.reload();
  await ada.live();
  await expect(row).toBeVisible();

  await test.step('what is deleted meanwhile turns up at once', async () => {
    await bob.board.choose(other, 'Delete');
    await expect(ada.page.getByText('Book the room')).toBeVisible();
  });
  await row.getByRole('button', { name: 'Restore Write the letter' }).click();
  await expect(row).toHaveCount(0);
  await expect(bob.board.card(id)).toBeVisible();
  await expect((await bob.board.open(id)).description).toHaveValue('Dear all');
  await bob.dialog.close();

  await ada.page.goBack();
  await ada.arrive();
  await expectEqual(ada, bob);
});

test('a restored task is there offline too', async ({ ada }) => {
  const id = await ada.board.create('Write the letter');
  await ada.board.choose(id, 'Delete');
  await ada.board.settled();
  await openTrash(ada);
  await ada.goOffline();
  await ada.page.locator(`[data-deleted-id="${id}"]`).getByRole('button').click();
  await expect(ada.page.getByText('The trash is empty')).toBeVisible();
  await ada.page.goBack();
  await expect(ada.board.card(id)).toHaveAttribute('data-pending');
  await ada.goOnline();
  await ada.board.settled();
});

test('nobody but a member finds a trash', async ({ ada, invite, watch }) => {
  watch.allow(/the server responded with a status of 404/);
  const [, workspace] = ada.page.url().match(/\/w\/([^/]+)\//);
  const stranger = await invite('zoe');
  await stranger.page.goto(`${stranger.server.url}/app/w/${workspace}/trash`);
  await expect(stranger.page).toHaveURL(/\/login\?next=/);
  await ada.open('/app/w/00000000-0000-7000-8000-000000000000/trash');
  await expect(ada.page.getByText('Page not found')).toBeVisible();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the trash and what edits replaced are open to everybody, ${colorScheme}`, async ({ invite }) => {
    const ada = await invite('ada', { colorScheme });
    await ada.enter();
    const kept = await ada.board.create('Kept');
    await ada.board.settled();
    const seen = { id: '00000000-0000-7000-8000-000000000001', title: 'Another', description: 'Another' };
    const long = Array.from({ length: 12 }, (_, line) => `Line ${line}`).join('\n');
    await ada.call('PATCH', `/tasks/${kept}`, { description: long });
    await ada.call('PATCH', `/tasks/${kept}`, { title: 'Kept, too', description: 'Short', seen });
    await ada.board.open(kept);
    await expect(ada.dialog.earlier).toHaveCount(2);
    await expectAccessible(ada.page, 'the dialog with what was replaced');
    await ada.dialog.close();

    await openTrash(ada);
    await expectAccessible(ada.page, 'the empty trash');
    await ada.page.goBack();
    await ada.board.choose(kept, 'Delete');
    await ada.board.settled();
    await openTrash(ada);
    await expect(ada.page.locator('[data-deleted-id]')).toHaveCount(1);
    await expectAccessible(ada.page, 'the trash');
  });
}
