// What goes along with every answer, as Chromium sees it: headers, cookies, and what stays on the device.

import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { expect, test } from '../support/test.js';
import { SecureFront } from '../support/secure_front.js';
import { Person } from '../support/people.js';
import { Server } from '../support/server.js';
import { tour } from '../support/tour.js';

const ALWAYS = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'content-security-policy': /frame-ancestors 'none'/,
  'cache-control': /./,
};
/** Behind these, the address holds a secret: what follows is told the server's name and no more. */
const SECRET = /\/(invite|reset-password|email)\b/;
/** What an answer of ours never says or allows. */
const NEVER = ['server', 'x-powered-by', 'access-control-allow-origin', 'access-control-allow-credentials'];

test('every answer carries the headers that protect people', async ({ ada }) => {
  const { page, server } = ada;
  const { pathname: board } = new URL(page.url());
  const seen = new Set();
  for (const { method = 'GET', address, headers = {}, cookie = true, body } of await addresses(ada, board)) {
    const answer = await ask(http, server.url, method, address, { ...headers, ...(cookie ? await cookies(ada) : {}) }, body);
    const what = `${method} ${address}: ${answer.status}`;
    seen.add(answer.status);
    guarded(answer.headers, what);
    if (!address.startsWith('/assets/') && answer.status !== 304) privately(answer.headers, address, what);
  }
  // Every kind of answer was among them.
  for (const status of [200, 303, 304, 308, 400, 401, 403, 404, 405, 413, 415, 422]) expect.soft([...seen]).toContain(status);
});

test('what a page loads in Chromium is guarded too, and so is the worker', async ({ ada, invite }) => {
  const { page, server, context } = ada;
  const answers = [];
  context.on('response', (response) => answers.push(response));
  const { pathname: board } = new URL(page.url());
  for (const address of [board, '/api/docs/']) await page.goto(server.url + address, { waitUntil: 'networkidle' });
  const guest = await invite('guest');
  guest.context.on('response', (response) => answers.push(response));
  // On every page that the server draws alone.
  await tour(ada, guest, async () => {});
  const kinds = new Set();
  // The page and the worker may ask for the same.
  const told = new Map(answers.map((one) => [`${one.status()} ${one.request().resourceType()} ${one.url()}`, one]));
  for (const response of [...told.values()].filter((one) => one.url().startsWith(server.url))) {
    kinds.add(response.request().resourceType());
    guarded(await response.allHeaders(), response.url());
  }
  for (const kind of ['document', 'script', 'stylesheet']) expect.soft([...kinds]).toContain(kind);
});

test('another site frames nothing, reads nothing, opens no socket and sends no form', async ({ ada, watch }) => {
  watch.allow(/./);
  const { server, context } = ada;
  // Another origin at the same machine, whose page forbids nothing; and one of ours that forbids nothing, to
  // see that what is asked for can be had at all.
  const elsewhere = `${server.url.replace('localhost', '127.0.0.1')}/elsewhere`;
  const free = { contentType: 'text/html', body: '<!doctype html><title>free</title><p>free', headers: { 'access-control-allow-origin': '*' } };
  const page = await context.newPage();
  await page.route(/\/(elsewhere|free)$/, (route) => route.fulfill(free));
  await page.goto(elsewhere);
  expect(await tried(page, `${server.url}/free`)).toEqual({ framed: true, read: true });
  for (const address of ['/', '/login', '/app/settings/profile', '/api/docs/', '/api/v1/me', '/healthz']) {
    expect.soft(await tried(page, server.url + address), address).toEqual({ framed: false, read: false });
  }
  const socket = `${server.url.replace('http', 'ws')}/api/v1/sync`;
  expect(await page.evaluate(opened, socket)).toBe(false);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/logout')),
    page.evaluate((url) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: url });
      document.body.append(form);
      form.submit();
    }, `${server.url}/logout`),
  ]);
  expect(answer.status()).toBe(403);
  await ada.call('GET', '/me');
});

test('cookies are hidden from scripts and from other sites', async ({ ada }) => {
  const kept = await ada.context.cookies();
  const named = Object.fromEntries(kept.map((cookie) => [cookie.name, cookie]));
  for (const name of ['tasksync_access', 'tasksync_refresh']) {
    expect.soft(named[name], name).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  }
  expect.soft(named.tasksync_here).toMatchObject({ httpOnly: false, sameSite: 'Lax', path: '/' });
  for (const cookie of kept) {
    // A host's own, not its subdomains'.
    expect.soft(cookie.domain, cookie.name).toBe('localhost');
    expect.soft(['Lax', 'Strict'], cookie.name).toContain(cookie.sameSite);
    expect.soft(cookie.name.length + cookie.value.length, cookie.name).toBeLessThan(4096);
  }
  const visible = await ada.page.evaluate(() => document.cookie);
  for (const secret of secrets(kept)) expect.soft(visible).not.toContain(secret);
});

test('no secret is kept where a script finds it', async ({ ada }) => {
  const { page } = ada;
  await page.evaluate(() => navigator.serviceWorker?.ready);
  const kept = await page.evaluate(everythingKept);
  expect(kept.length).toBeGreaterThan(100);
  const found = await ada.context.cookies();
  expect(secrets(found).length).toBe(2);
  for (const secret of [...secrets(found), ada.password]) expect.soft(kept.includes(secret)).toBe(false);
  const html = await page.content();
  for (const secret of secrets(found)) expect.soft(html.includes(secret)).toBe(false);
});

test('over TLS cookies are bound to the host, and the browser is told to stay', async ({ browser, watch }) => {
  const front = await SecureFront.open();
  const server = await Server.start({ PUBLIC_URL: front.url, TRUSTED_PROXIES: '127.0.0.1' });
  front.lead(server);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  watch.listen(context, 'ada');
  // A worker is not registered where the browser knows the certificate of nobody.
  watch.allow(/SSL certificate|ServiceWorker|service worker/i);
  try {
    const ada = new Person('ada', context, await context.newPage(), { url: front.url }, watch);
    await ada.register();
    const kept = (await context.cookies()).filter(({ name }) => name.includes('tasksync'));
    expect(kept.map(({ name }) => name).sort()).toEqual(
      ['__Host-tasksync_access', '__Host-tasksync_here', '__Host-tasksync_refresh'],
    );
    for (const cookie of await context.cookies()) expect.soft(cookie.secure, cookie.name).toBe(true);
    for (const cookie of kept) expect.soft(cookie, cookie.name).toMatchObject({ path: '/', sameSite: 'Lax' });
    const { pathname: board } = new URL(ada.page.url());
    for (const address of [board, '/login', '/api/v1/me', '/nothing', '/api/v1/nothing', '/sw.js', '/healthz']) {
      const answer = await ask(https, front.url, 'GET', address, {});
      guarded(answer.headers, address);
      expect.soft(answer.headers['strict-transport-security'], address).toMatch(/^max-age=(\d{8,})/);
    }
    // A form of another site, and one over plain HTTP, are refused.
    for (const origin of ['https://evil.example', front.url.replace('https:', 'http:')]) {
      const answer = await ask(https, front.url, 'POST', '/login', { origin, 'sec-fetch-site': 'cross-site' });
      expect.soft(answer.status, origin).toBe(403);
    }
  } finally {
    await context.close();
    await front.close();
    await server.dispose();
  }
});

test('the watch hears pages without the app, and workers', async ({ ada, watch }) => {
  watch.allow(/Content Security Policy/);
  const { page, server, context } = ada;
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await page.goto(`${server.url}/app/settings/profile`);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.gotIn = true';
    document.body.append(script);
  });
  expect(await page.evaluate(() => window.gotIn)).toBeUndefined();
  await expect.poll(() => watch.heard.join()).toMatch(/ada: .*Content Security Policy/);
  // The worker's own policy forbids it to evaluate anything.
  expect(await worker.evaluate(() => new Promise((done) => setTimeout(() => {
    try {
      done(new Function('return 1')());
    } catch (error) {
      done(error.name);
    }
  })))).toBe('EvalError');
  await worker.evaluate(() => console.error('the worker complains'));
  await expect.poll(() => watch.heard.join()).toContain('the worker complains');
  watch.allow(/the worker complains/);
});

/** Can this page show an address in a frame, and read what it answers? */
async function tried(page, url) {
  const read = await page.evaluate((url) => fetch(url, { credentials: url.endsWith('/free') ? 'omit' : 'include' }).then(() => true, () => false), url);
  await page.evaluate((url) => {
    const frame = Object.assign(document.createElement('iframe'), { src: url });
    return new Promise((done) => {
      frame.onload = done;
      document.body.replaceChildren(frame);
    });
  }, url);
  const frame = page.frames().at(-1);
  return { framed: frame.url() === url, read };
}

/** Does a socket open? */
function opened(url) {
  return new Promise((done) => {
    const socket = new WebSocket(url, 'tasksync.v1');
    socket.onopen = () => done(true);
    socket.onerror = () => done(false);
  });
}

/** Every kind of address, and every kind of answer. */
async function addresses(ada, board) {
  const { page, server } = ada;
  const html = await (await page.request.get(server.url + board)).text();
  const assets = [...new Set(html.match(/\/assets\/[\w./-]+/g))];
  expect(assets.length).toBeGreaterThan(2);
  const json = { 'content-type': 'application/json' };
  const snapshot = `/api/v1/workspaces/${board.split('/')[3]}/snapshot`;
  const { etag } = (await page.request.get(server.url + snapshot)).headers();
  return [
    ...['/', '/login', '/register', '/nothing'].map((address) => ({ address, cookie: false })),
    ...['/', '/login', '/app', board, `${board}/list`, '/app/settings', '/app/settings/profile', '/app/w/nothing'].map((address) => ({ address })),
    { address: '/app/settings/profile', cookie: false },
    ...['/shell', '/sw.js', '/manifest.webmanifest', '/healthz', '/readyz', '/favicon.ico'].map((address) => ({ address })),
    { address: snapshot, headers: { 'if-none-match': etag } },
    ...assets.map((address) => ({ address })),
    { address: '/assets/nothing.js' },
    ...['/api/docs', '/api/docs/', '/api/openapi.json', '/api/v1/me', '/api/v1/tasks', '/api/v1/nothing', '/api/v1/sync'].map((address) => ({ address })),
    { address: '/api/v1/me', cookie: false },
    { address: '/api/v1/tasks?limit=x' },
    { method: 'POST', address: '/api/v1/tasks', headers: { 'content-type': 'text/plain' } },
    { method: 'POST', address: '/api/v1/tasks', headers: json },
    { method: 'POST', address: '/api/v1/tasks', headers: { ...json, 'sec-fetch-site': 'cross-site' } },
    { method: 'POST', address: '/api/v1/auth/login', headers: json, body: 'x'.repeat(1024 * 1024 + 1) },
    { method: 'PUT', address: '/api/v1/tasks' },
    { method: 'POST', address: '/login', headers: { 'content-type': 'application/x-www-form-urlencoded' }, cookie: false },
    { method: 'HEAD', address: '/login' },
    { method: 'OPTIONS', address: '/api/v1/tasks' },
    { method: 'TRACE', address: '/api/v1/tasks' },
  ];
}

function guarded(headers, what) {
  const always = SECRET.test(what) ? { ...ALWAYS, 'referrer-policy': /^(strict-origin|no-referrer)$/ } : ALWAYS;
  for (const [name, value] of Object.entries(always)) expect.soft(headers[name], `${name} of ${what}`).toMatch(value);
  for (const name of NEVER) expect.soft(headers[name], `${name} of ${what}`).toBeUndefined();
  const policy = headers['content-security-policy'] ?? '';
  expect.soft(policy, what).toContain("default-src 'none'");
  expect.soft(policy.match(/script-src[^;]*/)?.[0] ?? '', what).not.toMatch(/'unsafe-(inline|eval)'/);
  if (headers['content-length'] !== '0' && /^text\/|json/.test(headers['content-type'] ?? '')) {
    expect.soft(headers['content-type'], what).toMatch(/charset=utf-8|json/i);
  }
}

/** What is about somebody is kept by no cache. */
function privately(headers, address, what) {
  const isFile = /^\/(sw\.js|manifest|favicon|shell)/.test(address);
  expect.soft(headers['cache-control'], what).toMatch(isFile ? /no-cache|no-store|max-age/ : /no-store/);
}

function secrets(cookies) {
  return cookies.filter(({ name }) => /access|refresh/.test(name)).map(({ value }) => value);
}

async function cookies(person) {
  const kept = await person.context.cookies();
  return { cookie: kept.map(({ name, value }) => `${name}=${value}`).join('; ') };
}

/** One request as it is, without a browser's help. */
function ask(request, origin, method, address, headers, body) {
  return new Promise((resolve, reject) => {
    const asked = request(origin + address, { method, headers, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** All that a script of the page can read: storages, databases and caches, as one text. */
async function everythingKept() {
  const kept = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  const promised = (request) =>
    new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  for (const { name } of await indexedDB.databases()) {
    const database = await promised(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      kept.push(JSON.stringify(await promised(database.transaction(store).objectStore(store).getAll())));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      kept.push(request.url, JSON.stringify([...answer.headers]));
      if (/text|json|javascript/.test(answer.headers.get('content-type') ?? '')) kept.push(await answer.text());
    }
  }
  return kept.join('\n');
}
