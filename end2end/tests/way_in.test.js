// Where a person wanted to go survives everything on the way in; and what search engines find at the front door.

import { code } from '../support/authenticator.js';
import { expect, test } from '../support/test.js';
import { answered } from '../support/watch.js';

/** An address deep within the app: a task of the list. */
async function deepLink(person) {
  const id = await person.board.create('Write the letter');
  await person.board.settled();
  return `${new URL(person.page.url()).pathname}/list?task=${id}`;
}

test('a link survives the page that has to be read first', async ({ ada }) => {
  const place = await deepLink(ada);
  await ada.call('POST', '/auth/logout');
  // The page hears of it, and leaves by itself.
  await ada.page.waitForURL(/\/login\?next=/);
  // What the server says to a login of which an old copy was used.
  await ada.page.route('**/api/v1/auth/login', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), notice: '/app/settings/devices' } });
  });
  await ada.page.goto(ada.server.url + place);
  await ada.awake();
  await ada.entry.fill({ 'Username, email or phone': ada.username, Password: ada.password });
  await ada.entry.send('Log in');
  await expect(ada.page).toHaveURL(/\/app\/settings\/devices\?next=/);
  await ada.page.getByRole('link', { name: 'Continue' }).click();
  await expect(ada.page).toHaveURL(ada.server.url + place);
  await expect(ada.dialog.title).toHaveValue('Write the letter');
});

test('a link survives the code of a two-step login', async ({ ada, watch }) => {
  watch.allow(answered(401));
  const place = await deepLink(ada);
  await ada.page.goto(`${ada.server.url}/app/settings/two-step`);
  await ada.entry.fill({ 'Current password': ada.password });
  await ada.entry.send('Set up');
  const key = await ada.page.locator('#secret').innerText();
  await ada.entry.fill({ Code: code(key) });
  await ada.entry.send('Turn on');
  await expect(ada.page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
  await ada.call('POST', '/auth/logout');

  await ada.page.goto(ada.server.url + place);
  await ada.awake();
  await ada.entry.fill({ 'Username, email or phone': ada.username, Password: ada.password });
  await ada.entry.send('Log in');
  await ada.entry.fill({ Code: code(key, 1) });
  await ada.entry.send('Log in');
  await expect(ada.page).toHaveURL(ada.server.url + place);
});

for (const javaScriptEnabled of [true, false]) {
  test(`a link survives a form that was refused, and another account, ${javaScriptEnabled ? 'with' : 'without'} a script`, async ({ ada, invite, watch }) => {
    watch.allow(answered(401), answered(422), /was preloaded using link preload but not used/);
    const place = await deepLink(ada);
    const bob = await invite('bob', { javaScriptEnabled });
    const awake = () => (javaScriptEnabled ? bob.awake() : null);
    await bob.page.goto(bob.server.url + place);
    await awake();
    await bob.entry.fill({ 'Username, email or phone': 'bob', Password: 'not there yet' });
    await bob.entry.send('Log in');
    await expect(bob.entry.alert).toContainText('Wrong username or password.');
    await bob.page.getByRole('link', { name: 'Create account' }).click();
    await expect(bob.page.getByRole('heading', { level: 1, name: 'Create your account' })).toBeVisible();
    await bob.entry.fill({ Username: 'bob', Password: 'short' });
    await bob.entry.send('Create account');
    await expect(bob.page.getByText('use at least 8 characters')).toBeVisible();
    await bob.entry.fill({ Password: bob.password });
    await bob.entry.send('Create account');
    await expect(bob.page).toHaveURL(bob.server.url + place);
  });
}

test('search engines and phones find a sound landing page', async ({ invite }) => {
  const guest = await invite('guest', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const answer = await guest.page.goto(guest.server.url);
  expect(answer.status()).toBe(200);
  await guest.awake();
  // The audits of Lighthouse's category SEO, and the sizes that it used to look at.
  const found = await guest.page.evaluate(() => {
    const content = (name) => document.querySelector(`meta[name=${name}]`)?.content ?? '';
    const links = [...document.links].filter((link) => link.checkVisibility());
    const own = (it) => [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const isPicture = (it) => it.closest('[aria-hidden]');
    const texts = [...document.body.querySelectorAll('*')].filter((it) => own(it) && it.checkVisibility() && !isPicture(it));
    return {
      lang: document.documentElement.lang,
      title: document.title,
      description: content('description'),
      viewport: content('viewport'),
      robots: content('robots'),
      links: links.map((link) => [link.getAttribute('href'), link.textContent.trim()]),
      small: links.filter((link) => link.getBoundingClientRect().height < 24).map((link) => link.outerHTML),
      pictures: [...document.images].filter((it) => !it.hasAttribute('alt')).length,
      tiny: texts.filter((it) => parseFloat(getComputedStyle(it).fontSize) < 12).map((it) => it.outerHTML),
    };
  });
  expect(found).toMatchObject({ lang: 'en', robots: '', pictures: 0, small: [], tiny: [] });
  expect(found.title).toBe('The task board that is always up to date · TaskSync');
  expect(found.description.length).toBeGreaterThan(50);
  expect(found.description.length).toBeLessThan(161);
  expect(found.viewport).toContain('width=device-width');
  for (const [href, text] of found.links) {
    expect(href).toMatch(/^\//);
    expect(text.toLowerCase()).not.toMatch(/^(|click here|here|more|learn more|this)$/);
  }
  const robots = await (await guest.page.request.get(`${guest.server.url}/robots.txt`)).text();
  expect(robots).toMatch(/^User-agent: \*\n/);
  for (const line of ['Allow: /$', 'Disallow: /app', 'Disallow: /api']) expect(robots.split('\n')).toContain(line);
});
