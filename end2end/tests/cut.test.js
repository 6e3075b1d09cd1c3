// A line that is cut, a server that goes away: whoever comes back has everything, once.

import { expectEqual } from '../support/pages/board.js';
import { expect, test } from '../support/test.js';
import { CUT } from '../support/watch.js';

test('whoever was cut off catches up, and loses nothing of their own', async ({ ada, bob }) => {
  const [letter, room, cake] = await three(ada);
  await expect(bob.board.cards).toHaveCount(3);
  await bob.page.evaluate(() => (window.wasHere = true));

  await bob.goOffline();
  await expect(bob.page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible();

  await test.step('Ada goes on', async () => {
    await (await ada.board.open(letter)).rename('Write two letters');
    await ada.dialog.close();
    await ada.board.choose(room, 'Move to Done');
    await ada.board.choose(cake, 'Delete');
    await ada.board.create('Water the flowers');
    await ada.board.settled();
  });

  await test.step('so does Bob, for himself', async () => {
    const own = await bob.board.create('Feed the cat');
    await expect(bob.board.card(own)).toHaveAttribute('data-pending');
    await bob.board.choose(letter, 'Move to In progress');
    await expect(bob.page.getByRole('status').filter({ hasText: '2 changes kept here' })).toBeVisible();
    await expect(bob.board.card(letter)).toContainText('Write the letter');
    await expect(ada.board.titled('Feed the cat')).toHaveCount(0);
  });

  await bob.goOnline();
  await expectEqual(ada, bob);
  for (const { board } of [ada, bob]) {
    await expect(board.cardIn('in_progress', letter)).toContainText('Write two letters');
    await expect(board.cardIn('done', room)).toBeVisible();
    await expect(board.card(cake)).toHaveCount(0);
    await expect(board.titled('Feed the cat')).toHaveCount(1);
    await expect(board.titled('Water the flowers')).toHaveCount(1);
    await expect(board.cards).toHaveCount(4);
  }
  expect(await bob.page.evaluate(() => window.wasHere)).toBe(true);
});

test('a restart of the server costs nobody anything', async ({ ada, bob, server, watch }) => {
  watch.allow(CUT);
  const [letter, room] = await three(ada);
  await expect(bob.board.cards).toHaveCount(3);

  await server.down();
  for (const { page } of [ada, bob]) {
    await expect(page.locator('html')).toHaveAttribute('data-connection', 'offline');
  }
  await ada.board.create('While nobody answered');
  await bob.board.choose(room, 'Move to Done');
  await server.up();

  for (const person of [ada, bob]) await person.live();
  await expectEqual(ada, bob);
  await expect(bob.board.titled('While nobody answered')).toHaveCount(1);
  await expect(ada.board.cardIn('done', room)).toBeVisible();

  await test.step('and both go on as before', async () => {
    await bob.board.choose(letter, 'Move to In progress');
    await expect(ada.board.cardIn('in_progress', letter)).toBeVisible();
    const after = await ada.board.create('After the restart');
    await expect(bob.board.card(after)).toBeVisible();
    await expectEqual(ada, bob);
  });
});

async function three(person) {
  const ids = [];
  for (const title of ['Write the letter', 'Book the room', 'Bake a cake']) ids.push(await person.board.create(title));
  return ids;
}
