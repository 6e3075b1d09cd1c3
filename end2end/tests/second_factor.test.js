// Two-step login: an authenticator app, recovery codes, and what counts once.

import { code } from '../support/authenticator.js';
import { expectAccessible } from '../support/axe.js';
import { expect, test } from '../support/test.js';
import { answered } from '../support/watch.js';

test('with the app set up, a login takes a code, and each code once', async ({ ada, invite, watch }) => {
  watch.allow(answered(401));
  const { page } = ada;
  await page.goto(`${ada.server.url}/app/settings/two-step`);
  await ada.entry.fill({ 'Current password': ada.password });
  await ada.entry.send('Set up');
  await expect(page.getByRole('img', { name: 'QR code with the key below' })).toBeVisible();
  await expectAccessible(page, 'the key');
  const key = await page.locator('main code').innerText();

  await ada.entry.fill({ Code: '000000' });
  watch.allow(answered(422));
  await ada.entry.send('Turn on');
  await expect(ada.entry.field('Code')).toHaveAccessibleDescription(/is wrong/);
  await ada.entry.fill({ Code: code(key) });
  await ada.entry.send('Turn on');
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
  await expectAccessible(page, 'the recovery codes');
  const recovery = await page.locator('.codes code').allInnerTexts();
  expect(new Set(recovery).size).toBe(10);
  await page.getByRole('link', { name: 'I saved them' }).click();
  await expect(page.getByText('10 recovery codes are left')).toBeVisible();

  const phone = await invite('ada');
  const logIn = async (Code) => {
    await phone.open('/login');
    await expect(phone.entry.field('Code')).toBeHidden();
    await phone.entry.fill({ 'Username, email or phone': ada.username, Password: ada.password });
    await phone.entry.send('Log in');
    await expect(phone.entry.field('Code')).toBeFocused();
    await expect(phone.entry.field('Code')).toHaveAccessibleDescription(/Enter the code from your authenticator app/);
    await expect(phone.entry.field('Code')).toHaveAttribute('autocomplete', 'one-time-code');
    await phone.entry.fill({ Code });
    await phone.entry.send('Log in');
  };
  const logOut = async () => {
    await phone.page.getByRole('button', { name: 'Log out' }).click();
    await expect(phone.page).toHaveURL(`${phone.server.url}/`);
  };
  // The one that switched it on was used; the next one may be early.
  const next = code(key, 1);
  await logIn(next);
  await phone.arrive();
  await logOut();

  await logIn(next);
  await expect(phone.entry.field('Code')).toHaveAccessibleDescription(/was already used/);
  await expectAccessible(phone.page, 'the login with a wrong code');
  await phone.entry.fill({ Code: recovery[0].toLowerCase() });
  await phone.entry.send('Log in');
  await phone.arrive();
  await logOut();

  await logIn(recovery[0]);
  await expect(phone.entry.field('Code')).toHaveAccessibleDescription(/was already used/);
  await page.reload();
  await expect(page.getByText('9 recovery codes are left')).toBeVisible();
});
