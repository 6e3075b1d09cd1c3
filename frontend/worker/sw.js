// The service worker: the app starts without a network, and at once wherever it has been used.
//
// The build writes two constants in front of this: VERSION, a hash over the bundle, and FILES, the
// addresses of everything that the app needs to start. They are kept in one cache per version. Nothing
// else is ever kept here: no answer of the API, and no page that was made for somebody.
//
// A worker of a newer version waits until no page of the older one is open, or until a page asks for it.
// A document names its scripts by their hashes, so that it always gets the ones it was made with.

const SHELL = '/shell';
const OWN = 'tasksync-shell-';
const CACHE = OWN + VERSION;
/** While the page keeps data on this device, it keeps this mark too: see `hasLocalData`. */
const MARKS = 'tasksync-marks';
const LOCAL = '/.local';

/** A page that the shell can stand in for is waited for so long, in milliseconds. */
const PATIENCE = 4_000;
/** Without data the shell of the app is an empty place: then the network gets longer. */
const LONG_PATIENCE = 25_000;
/** What a server in front of ours says while ours is away. */
const AWAY = [502, 503, 504];
/** Pages that the server alone draws. In the shell stands that it is away, and no address of theirs is kept: some
 * hold a secret that works once. */
const SERVED = ['/app/settings/', '/reset-password', '/email/'];
/** Pages that the shell can draw without anybody's data. */
const OPEN_PAGES = ['/', '/login', '/register'];

self.addEventListener('install', (event) => event.waitUntil(keepFiles()));

self.addEventListener('activate', (event) => event.waitUntil(takeOver()));

self.addEventListener('message', (event) => {
  const { type, version } = event.data ?? {};
  if (type === 'skip-waiting') self.skipWaiting();
  if (type !== 'page') return;
  // The page says of which version it is. Of this one: nobody loses anything by the change of workers.
  if (version === VERSION) self.skipWaiting();
  else event.source?.postMessage({ type: 'newer' });
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (SERVED.some((place) => `${pathname}/`.startsWith(place))) event.respondWith(networkFirst(request, LONG_PATIENCE));
    else if (pathname === '/app' || pathname.startsWith('/app/')) event.respondWith(openApp(request));
    else if (OPEN_PAGES.includes(pathname)) event.respondWith(networkFirst(request, PATIENCE));
  } else if (pathname !== SHELL && FILES.includes(pathname)) {
    event.respondWith(cacheFirst(request));
  }
});

/** Keeps every file, or fails as a whole: then the next look for an update tries again. */
async function keepFiles() {
  const cache = await caches.open(CACHE);
  try {
    // Names with a hash may come from the browser's own cache; everything else is asked for.
    const fresh = (path) => fetch(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache', credentials: 'omit' });
    const answers = await Promise.all(FILES.map(fresh));
    const missing = FILES.filter((_, index) => !answers[index].ok);
    if (missing.length) throw new Error(`TaskSync cannot be kept for use offline: ${missing.join(', ')} is missing.`);
    const shell = await answers[FILES.indexOf(SHELL)].clone().text();
    // Of several servers one may be newer than the other.
    if (!shell.includes(VERSION)) throw new Error('TaskSync cannot be kept for use offline: the server is being renewed.');
    await Promise.all(FILES.map((path, index) => cache.put(path, answers[index])));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** Clears away what older versions kept, and answers for the pages that are open already. */
async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function openApp(request) {
  if (!(await hasLocalData())) return networkFirst(request, LONG_PATIENCE);
  return (await kept(SHELL)) ?? fetch(request);
}

/**
 * Does the page find data on this device to start with? It says so with an entry `/.local` in the cache
 * `tasksync-marks`, put there once there is something to show, and taken away before the data is.
 */
async function hasLocalData() {
  return (await caches.match(LOCAL, { cacheName: MARKS })) !== undefined;
}

async function networkFirst(request, patience) {
  const network = fetch(request);
  const late = new Promise((_, giveUp) => setTimeout(giveUp, patience));
  try {
    const answer = await Promise.race([network, late]);
    if (!AWAY.includes(answer.status)) return answer;
  } catch {
    // Away, or too slow: the shell stands in.
  }
  return (await kept(SHELL)) ?? network;
}

async function cacheFirst(request) {
  return (await kept(request)) ?? fetch(request);
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return cache.match(request, { ignoreVary: true });
}
