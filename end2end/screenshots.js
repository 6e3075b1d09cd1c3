// Pictures of a team at work. Those of the README go to screenshots/, those that browsers show before they
// install the app to the frontend's static files, all the others, to be looked at
// before a change of the look is called done, to artifacts/screenshots/.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { open } from './support/house.js';
import { fill } from './support/tasks.js';
import { tour } from './support/tour.js';

const PASSWORD = 'a password for pictures';
const BOARD = 'Website relaunch';
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const SIZES = {
  phone: { ...PHONE, deviceScaleFactor: 2 },
  tablet: { viewport: { width: 768, height: 1024 }, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 } },
};

const readme = fileURLToPath(new URL('screenshots/', import.meta.url));
const store = fileURLToPath(new URL('../frontend/static/screenshots/', import.meta.url));
const all = fileURLToPath(new URL('artifacts/screenshots/', import.meta.url));

await mkdir(all, { recursive: true });
const house = await open();
try {
  // One process at a time on a database.
  await house.server.down();
  await house.server.run('seed', '--password', PASSWORD);
  await house.server.up();
  await forReadme();
  await forManifest();
  for (const colorScheme of ['light', 'dark']) {
    for (const [size, options] of Object.entries(SIZES)) await everything(`${colorScheme}-${size}`, { ...options, colorScheme });
  }
} finally {
  await house.close();
}

/** Three pictures: the board at a desk and on a phone, and a task. */
async function forReadme() {
  const desk = await ada({ viewport: { width: 1280, height: 800 } });
  await shoot(desk, `${readme}board.png`);
  await openFirst(desk);
  await shoot(desk, `${readme}task.png`);
  await desk.context.close();

  const phone = await ada({ ...PHONE, deviceScaleFactor: 2 });
  await shoot(phone, `${readme}phone.png`);
  await phone.context.close();
}

/** Two pictures for the web manifest, which names their sizes. */
async function forManifest() {
  await mkdir(store, { recursive: true });
  for (const [form, options] of [['wide', { viewport: { width: 1280, height: 800 } }], ['narrow', { ...PHONE, deviceScaleFactor: 2 }]]) {
    const person = await ada(options);
    await shoot(person, `${store}${form}.png`);
    await person.context.close();
  }
}

/** Every place, for one size and one colour scheme. */
async function everything(name, options) {
  const to = (place) => `${all}${place}-${name}.png`;
  const guest = await house.invite('guest', options);
  for (const [place, address] of [['landing', '/'], ['register', '/register'], ['login', '/login'], ['nowhere', '/nowhere']]) {
    await guest.open(address);
    await shoot(guest, to(place));
  }
  await guest.open('/register');
  await guest.entry.fill({ Username: 'a b', Phone: '12', Password: 'short' });
  await guest.entry.send('Create account');
  await shoot(guest, to('register-errors'));
  await guest.context.close();

  const person = await ada(options);
  await shoot(person, to('board'));
  await person.board.cards.first().getByRole('button', { name: 'Task menu' }).click();
  await shoot(person, to('menu'));
  await person.page.keyboard.press('Escape');
  await openFirst(person);
  await shoot(person, to('task'));
  await person.dialog.close();
  await person.show('List');
  await shoot(person, to('list'));
  await person.goOffline();
  await person.board.create('Ask the printer for three offers');
  await shoot(person, to('list-offline'));
  await person.context.close();

  await firstScreen(name, options, to);
}

/** What somebody sees who has just registered on a server of their own, then a viewer, and all that the server draws. */
async function firstScreen(name, options, to) {
  const alone = await open();
  try {
    const person = await alone.invite('ada', options);
    await person.register();
    await shoot(person, to('first-screen'));
    const more = person.page.getByRole('button', { name: 'More' });
    if (await more.isVisible()) {
      await more.click();
      await shoot(person, to('first-screen-more'));
    }
    await viewer(person, await alone.invite('bob', options), to);
    const guest = await alone.invite('guest', options);
    await tour(person, guest, (page, place) => page.screenshot({ path: to(place), fullPage: true, animations: 'disabled', caret: 'hide' }));
  } finally {
    await alone.close();
  }
}

/** The board and a task, for somebody who may only read them. */
async function viewer(host, bob, to) {
  const tasks = await fill(host);
  await bob.register();
  const { id } = await bob.call('GET', '/me');
  const { items } = await host.call('GET', '/workspaces');
  await host.call('PATCH', `/workspaces/${items.find(({ kind }) => kind === 'team').id}/members/${id}`, { role: 'viewer' });
  await expect(bob.board.newTask).toHaveCount(0);
  await expect(bob.board.cards).toHaveCount(tasks.length);
  await shoot(bob, to('viewer'));
  await openFirst(bob);
  await shoot(bob, to('viewer-task'));
  await bob.context.close();
}

/** Ada, in front of the board that has the most to show. */
async function ada(options) {
  const person = await house.invite('ada', options);
  person.password = PASSWORD;
  await person.logIn();
  const more = person.page.getByRole('button', { name: 'More' });
  if (await more.isVisible()) await more.click();
  await person.page.getByRole('link', { name: BOARD, exact: true }).click();
  await expect(person.page.getByRole('heading', { level: 1, name: BOARD })).toBeVisible();
  await person.live();
  return person;
}

async function openFirst(person) {
  await person.board.open(await person.board.cards.first().getAttribute('data-task-id'));
}

async function shoot(person, path) {
  await person.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
}
