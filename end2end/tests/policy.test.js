// The content security policy holds, and the watch over the console would hear if it did not.

import { expect, test } from '../support/test.js';

test('no inline script gets in, on any page', async ({ ada, watch }) => {
  watch.allow(/Content Security Policy/);
  const { page, server } = ada;
  const { pathname: board } = new URL(page.url());
  for (const address of ['/', '/login', '/register', board, `${board}/list`]) {
    const response = await page.goto(server.url + address);
    await ada.awake();
    const policy = read(response.headers()['content-security-policy']);
    expect.soft(policy['script-src'], address).not.toContain("'unsafe-inline'");
    expect.soft(policy['script-src'], address).not.toContain("'unsafe-eval'");
    expect.soft(policy['frame-ancestors'], address).toEqual(["'none'"]);
    expect.soft(await smuggle(page), address).toBe('stopped');
  }
});

test('the watch over the console hears of what was stopped', async ({ ada, watch }) => {
  await smuggle(ada.page);
  await expect.poll(() => watch.complaints.length).toBeGreaterThan(0);
  expect(watch.complaints.join()).toContain('Content Security Policy');
  watch.allow(/Content Security Policy/);
});

/** Tries to run an inline script in the page. */
function smuggle(page) {
  return page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.gotIn = true';
    document.body.append(script);
    return window.gotIn ? 'got in' : 'stopped';
  });
}

/** The directives of a policy, by their names. */
function read(policy) {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  return Object.fromEntries(directives.map(([name, ...sources]) => [name, sources]));
}
