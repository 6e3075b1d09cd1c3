// Two people change one thing: both edits survive, and what had to give way is offered back.

import { expectEqual } from '../support/pages/board.js';
import { expect, test } from '../support/test.js';

const TEXT = 'Dear all,\nwe meet at one.\nYours';

/** A task that both see, with a description. */
async function described(ada, bob) {
  const id = await ada.board.create('Write the letter');
  await (await ada.board.open(id)).describe(TEXT);
  await ada.dialog.close();
  await ada.board.settled();
  await (await bob.board.open(id)).root.waitFor();
  await expect(bob.dialog.description).toHaveValue(TEXT);
  await bob.dialog.close();
  return id;
}

/** Somebody writes while offline. */
async function writeOffline(person, id, text) {
  await person.goOffline();
  await (await person.board.open(id)).describe(text);
}

test('two who write in different lines while offline find both in the text', async ({ ada, bob }) => {
  const id = await described(ada, bob);
  await writeOffline(ada, id, TEXT.replace('Dear all,', 'Dear friends,'));
  await writeOffline(bob, id, TEXT.replace('Yours', 'Yours, Bob'));
  await ada.goOnline();
  await bob.goOnline();
  for (const { dialog } of [ada, bob]) {
    await expect(dialog.description).toHaveValue('Dear friends,\nwe meet at one.\nYours, Bob');
    await expect(dialog.earlier).toHaveCount(0);
  }
  await expectEqual(ada, bob);
});

test('what gave way is offered to both, and put back with one press', async ({ ada, bob }) => {
  const id = await described(ada, bob);
  await writeOffline(ada, id, TEXT.replace('at one', 'at noon'));
  await writeOffline(bob, id, TEXT.replace('at one', 'at two'));
  await ada.goOnline();
  await ada.board.settled();
  await bob.goOnline();
  await expect(ada.page.locator('.toast')).toHaveText(/^bob changed “Write the letter” at the same time as you/);
  await expect(bob.page.locator('.toast')).toHaveCount(0);
  for (const { dialog } of [ada, bob]) {
    await expect(dialog.description).toHaveValue(/at two/);
    await expect(dialog.earlier).toHaveCount(1);
    await expect(dialog.earlier).toContainText('Earlier text by ada, replaced by bob');
    await expect(dialog.earlier).toContainText('we meet at noon.');
  }
  await ada.dialog.earlier.getByRole('button', { name: 'Put back' }).click();
  await expect(ada.dialog.earlier.getByRole('button', { name: 'Put back' })).toBeFocused();
  for (const { dialog } of [ada, bob]) {
    await expect(dialog.description).toHaveValue(/at noon/);
    await expect(dialog.earlier).toHaveCount(1);
    await expect(dialog.earlier).toContainText('we meet at two.');
  }
  await expectEqual(ada, bob);
});

test('whoever writes on while a change comes in loses nothing, and neither does the other', async ({ ada, bob }) => {
  const id = await described(ada, bob);
  const writing = await ada.board.open(id);
  await writing.description.focus();
  await ada.page.keyboard.press('Control+End');
  await ada.page.keyboard.type(', Ada');
  // Bob may have Ada's last words before him or not: he leaves them alone.
  await (await bob.board.open(id)).description.focus();
  await bob.page.keyboard.press('Control+Home');
  await bob.page.keyboard.type('Hello!\n');
  await bob.dialog.description.blur();
  await expect(writing.description).toHaveValue(`${TEXT}, Ada`);
  await ada.page.keyboard.type(' and Bob');
  await writing.description.blur();
  for (const { dialog } of [ada, bob]) {
    await expect(dialog.description).toHaveValue('Hello!\nDear all,\nwe meet at one.\nYours, Ada and Bob');
    await expect(dialog.earlier).toHaveCount(0);
  }
});

test('a due date that two chose at once is the later one, and the other is dismissed', async ({ ada, bob }) => {
  const id = await described(ada, bob);
  for (const [person, day] of [[ada, '2027-03-01'], [bob, '2027-03-02']]) {
    await person.goOffline();
    await (await person.board.open(id)).dueDate.fill(day);
  }
  await ada.goOnline();
  await ada.board.settled();
  await bob.goOnline();
  await expect(ada.dialog.dueDate).toHaveValue('2027-03-02');
  await expect(ada.dialog.earlier).toContainText('Earlier due date by ada, replaced by bob');
  await expect(ada.dialog.earlier).toContainText('1 Mar 2027');
  await bob.dialog.earlier.getByRole('button', { name: 'Dismiss' }).click();
  for (const { dialog } of [ada, bob]) await expect(dialog.earlier).toHaveCount(0);
  await expect(ada.dialog.dueDate).toHaveValue('2027-03-02');
});
