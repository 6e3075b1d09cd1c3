// Where one is signed in, and signing out from afar.

import { expectAccessible } from '../support/axe.js';
import { expect, test } from '../support/test.js';
import { answered, SIGNED_OUT } from '../support/watch.js';

test('one ends another device, and its board lets go at once', async ({ ada, invite, watch }) => {
  const phone = await invite('ada');
  await phone.logIn();
  await phone.board.create('Write the letter');
  await phone.board.settled();

  await ada.page.goto(`${ada.server.url}/app/settings/devices`);
  await expect(ada.page.getByText('This device')).toBeVisible();
  await expectAccessible(ada.page, 'the devices');
  watch.allow(answered(401), SIGNED_OUT);
  await ada.page.getByRole('button', { name: /^Log out Chrom/ }).click();
  const question = ada.page.getByRole('alertdialog', { name: /^Log out Chrom.* on Linux\?$/ });
  await expectAccessible(ada.page, 'the question before a device is logged out');
  // The answer that changes nothing has the focus, and Escape is one, too.
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await ada.page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(phone.board.newTask).toBeVisible();
  await ada.page.getByRole('button', { name: /^Log out Chrom/ }).click();
  await question.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(phone.page).not.toHaveURL(/\/app\//, { timeout: 2_000 });
  await expect(phone.board.cards).toHaveCount(0);
  await expect(ada.page.getByRole('status')).toHaveText('Device logged out.');
  await expect(ada.page.getByRole('button', { name: /^Log out/ })).toHaveCount(0);
});

test('another password logs out every other device and keeps this one', async ({ ada, invite, watch }) => {
  const phone = await invite('ada');
  await phone.logIn();
  await ada.page.goto(`${ada.server.url}/app/settings/password`);
  await expectAccessible(ada.page, 'the password');
  watch.allow(answered(401), answered(422), SIGNED_OUT);
  await ada.entry.fill({ 'Current password': ada.password, 'New password': ada.password });
  await ada.entry.send('Change password');
  await expect(ada.entry.field('New password')).toHaveAccessibleDescription(/is the one you already have/);
  await expect(ada.entry.field('Current password')).toHaveValue('');

  await ada.entry.fill({ 'Current password': ada.password, 'New password': 'another long way home' });
  await ada.entry.send('Change password');
  await expect(phone.page).not.toHaveURL(/\/app\//, { timeout: 2_000 });
  await expect(ada.page.getByRole('status')).toContainText('1 other device was logged out');
  await ada.open('/app');
  await ada.arrive();
});
