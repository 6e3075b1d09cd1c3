// Passkeys, with the browser's own virtual authenticator in place of a finger.

import { expectAccessible } from '../support/axe.js';
import { expect, test } from '../support/test.js';
import { answered } from '../support/watch.js';

const LOG_IN = 'Log in with a passkey';

test('at the address that the server prints a passkey logs in without a password until it is removed', async ({ invite, watch }) => {
  const ada = await invite('ada');
  const { page } = ada;
  const device = await authenticator(page);
  await ada.register();
  await add(ada, 'Laptop');
  await expect(page.getByRole('status')).toContainText('Passkey added');
  await expect(page.getByRole('listitem').filter({ hasText: 'Laptop' })).toContainText('never used');
  await expectAccessible(page, 'passkeys');
  const [credential] = await device.credentials();
  expect(credential.isResidentCredential).toBe(true);
  expect(credential.rpId).toBe('localhost');

  await signOut(ada);
  await expectAccessible(page, 'login');
  await page.getByRole('button', { name: LOG_IN }).click();
  await ada.arrive();

  await page.goto(`${ada.server.url}/app/settings/passkeys`);
  await expect(page.getByRole('listitem').filter({ hasText: 'Laptop' })).toContainText('last used');
  await page.getByRole('link', { name: 'Edit Laptop' }).click();
  await expectAccessible(page, 'one passkey');
  await page.getByLabel('Your password').fill(ada.password);
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(page.getByRole('status')).toContainText('Passkey removed');
  await expect(page.getByText('No passkeys yet.')).toBeVisible();

  await signOut(ada);
  watch.allow(answered(422));
  await page.getByRole('button', { name: LOG_IN }).click();
  await expect(page.getByRole('alert').filter({ visible: true })).toContainText('This passkey was not accepted');
  await expect(page).toHaveURL(/\/login$/);
});

test('one leads on to where one wanted to go', async ({ invite }) => {
  const ada = await invite('ada');
  await authenticator(ada.page);
  await ada.register();
  const { pathname } = new URL(ada.page.url());
  await add(ada, 'Laptop');
  await expect(ada.page.getByRole('status')).toContainText('Passkey added');
  await signOut(ada, `/login?next=${encodeURIComponent(`${pathname}/list`)}`);
  await ada.page.getByRole('button', { name: LOG_IN }).click();
  await ada.page.waitForURL(`**${pathname}/list`);
});

test('what went wrong is said in a sentence', async ({ invite, watch }) => {
  watch.allow(answered(422));
  const ada = await invite('ada');
  const { page } = ada;
  const device = await authenticator(page);
  await ada.register();
  const alert = page.getByRole('alert').filter({ visible: true });
  await add(ada, 'Laptop', 'not the password');
  await expect(alert).toContainText('Your password is wrong');
  await add(ada, '');
  await expect(alert).toContainText('Enter a name');
  await add(ada, 'Laptop');
  await expect(page.getByRole('status')).toBeVisible();
  await add(ada, 'The same again');
  await expect(alert).toContainText('This device already has a passkey for your account');

  await device.forget();
  await signOut(ada);
  await page.getByRole('button', { name: LOG_IN }).click();
  await expect(alert).toContainText('The passkey was not used');
  await ada.entry.fill({ 'Username, email or phone': 'ada', Password: ada.password });
  await ada.entry.send('Log in');
  await ada.arrive();
});

test('at an IP address the page says where passkeys work', async ({ invite, server }) => {
  const named = server.url;
  server.url = named.replace('localhost', '127.0.0.1');
  const ada = await invite('ada');
  await ada.register();
  await ada.page.goto(`${server.url}/app/settings/passkeys`);
  await expect(ada.page.getByText(`Passkeys only work at ${named}.`)).toBeVisible();
  await expect(ada.page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
});

/** A device with a finger on it that always fits. */
async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    forget: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
  };
}

async function add({ page, server, password }, name, typed = password) {
  await page.goto(`${server.url}/app/settings/passkeys`);
  await page.getByLabel('Passkey name').fill(name);
  await page.getByLabel('Your password').fill(typed);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
}

async function signOut(person, to = '/login') {
  await person.call('POST', '/auth/logout');
  await person.open(to);
}
