// Runs from the first paint until the program does: on a slow line that takes seconds, in which nothing that
// people type may be lost and nothing that they press may be dead. It keeps text and tasks in local storage,
// where the program finds them (see `store/drafts.rs`), and repeats the last press once there is an answer to it.

(() => {
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const isReady = () => 'ready' in root.dataset;
  const cookies = Object.fromEntries(document.cookie.split('; ').map((pair) => pair.replace(/^__(Host|Secure)-/, '').split('=')));
  const user = cookies.tasksync_here;
  const [, workspace, project] = location.pathname.match(/^\/app\/w\/([^/]+)\/p\/([^/]+)/) ?? [];
  const DRAFTS = `tasksync-draft-${user}/`;
  const NEW_TASK = `new/${project}`;
  const QUEUE = 'queue/';

  keepZone();
  addEventListener('submit', submit, true);
  if (!user || !location.pathname.startsWith('/app')) return;

  // Boxes and lists that the person used: the program sets them back while it wakes the page up.
  const used = new Map();
  let isHandedOver = false;
  let hasFailed = false;
  let pressed;
  let under;
  let early;
  for (const type of ['input', 'change']) {
    addEventListener(type, ({ target }) => {
      // The person went on to something else than what they pressed before.
      wait(null);
      note(target, type);
    }, true);
  }
  // Not `selectionchange`: the program moves the caret too, while it sets values back.
  for (const type of ['keyup', 'pointerup']) {
    addEventListener(type, () => used.has(document.activeElement) && note(document.activeElement, 'input'), true);
  }
  // What moves from under a press makes its click one of something around it.
  addEventListener('pointerdown', ({ target }) => (under = target), true);
  addEventListener('click', press, true);
  addEventListener('error', ({ target }) => target.type === 'module' && failed(), true);
  addEventListener('tasksync:failed', failed);
  addEventListener('tasksync:progress', ({ detail }) => progress(detail));
  const late = setTimeout(() => progress(), 1000);
  new MutationObserver((_, observer) => {
    if (!isReady()) return;
    observer.disconnect();
    // Behind what the program has queued: it empties the boxes at first.
    setTimeout(handOver);
  }).observe(root, { attributeFilter: ['data-ready'] });
  document.addEventListener('DOMContentLoaded', showKept);

  /** Tells the server the offset of local time and when it changes, so that it draws the right dates. */
  function keepZone() {
    const zone = zoneNow();
    if (user && cookies.zone !== zone) {
      setZone(zone);
      mendDates();
    }
  }

  function setZone(zone) {
    const secure = location.protocol === 'https:';
    document.cookie = `${secure ? '__Secure-' : ''}zone=${zone}; Path=/app; Max-Age=31536000; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /** As `domain/zone.rs` reads it: over a year back and a year ahead. */
  function zoneNow() {
    const WEEK = 6048e5;
    const offset = (time) => -new Date(time).getTimezoneOffset();
    const start = Date.now() - 53 * WEEK;
    const zone = [offset(start)];
    for (let from = start; from < start + 106 * WEEK; from += WEEK) {
      let [before, after] = [from, from + WEEK];
      if (offset(before) === offset(after)) continue;
      while (after - before > 1000) {
        const middle = (before + after) / 2;
        if (offset(middle) === offset(from)) before = middle;
        else after = middle;
      }
      zone.push(Math.round(after / 1000), offset(after));
    }
    return zone.join('_');
  }

  /** Due dates that the server drew without knowing the zone, or by another one: before each paint. Where a text
      tells a start too, the program mends it. */
  function mendDates() {
    for (const time of document.querySelectorAll('time.due:not([data-start])')) mendDate(time);
    if (!isReady() && document.readyState === 'loading') requestAnimationFrame(mendDates);
  }

  /** The same as `words/dates.rs` and `Nearness` make of it. */
  function mendDate(time) {
    const text = [...time.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const hasTime = time.dateTime.length > 10;
    const at = new Date(hasTime ? time.dateTime : `${time.dateTime}T00:00`);
    const today = new Date();
    const day = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 864e5;
    const far = day(at) - day(today);
    const dates = words.dates.split(' ');
    const year = at.getFullYear() === today.getFullYear() ? '' : ` ${at.getFullYear()}`;
    let said = `${at.getDate()} ${dates[10 + at.getMonth()]}${year}`;
    if (far >= -1 && far <= 1) said = dates[far + 1];
    else if (far > 1 && far < 7) said = dates[3 + ((at.getDay() + 6) % 7)];
    if (hasTime) said += ` ${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
    if (text.data !== said) text.data = said;
    if (time.dataset.due !== 'done') time.dataset.due = far < 0 ? 'overdue' : far === 0 ? 'today' : far < 7 ? 'soon' : 'later';
  }

  function note(box, type) {
    if (isHandedOver || !box.matches?.('input, select, textarea')) return;
    used.set(box, { type, value: box.value, caret: box.matches('input') ? [box.selectionStart, box.selectionEnd] : null });
    if (box.closest('.new-task')) draft(NEW_TASK, box.value);
  }

  function draft(key, text) {
    try {
      if (text) localStorage.setItem(DRAFTS + key, JSON.stringify({ text }));
      else localStorage.removeItem(DRAFTS + key);
      return true;
    } catch {
      return false;
    }
  }

  function drafts(start) {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(DRAFTS + start)).sort();
      return names.map((name) => JSON.parse(localStorage[name]).text);
    } catch {
      return [];
    }
  }

  function submit(event) {
    if (isReady()) return;
    if (!user) setZone(zoneNow());
    const form = event.target;
    // What is posted needs no program.
    if (!user || form.method === 'post') return;
    event.preventDefault();
    const box = form.matches('.new-task') ? form.querySelector('input') : null;
    if (!box?.value.trim() || !project) return;
    if (!draft(`${QUEUE}${workspace}/${project}/${shownColumn() ?? '-'}/${uuid()}`, box.value.trim())) return;
    box.value = '';
    note(box, 'input');
    showQueue();
  }

  /** The column that the person has turned to, on a board that shows one at a time. */
  function shownColumn() {
    const board = document.querySelector('.board');
    if (!board?.scrollLeft) return undefined;
    const { left: start, width: room } = board.getBoundingClientRect();
    return [...board.querySelectorAll('[data-status-id]')].find((column) => {
      const { left, right, width } = column.getBoundingClientRect();
      return width > room * 0.6 && left <= start + room / 2 && start + room / 2 < right;
    })?.dataset.statusId;
  }

  /** A UUIDv7 (RFC 9562). */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const time = Date.now().toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-8${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
  }

  /** A task or a button: it answers once the program runs. Every other link leads on by itself. */
  function press(event) {
    if (isReady() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const place = under?.isConnected && event.target.contains(under) ? under : event.target;
    const target = place.closest?.('[data-task-id] a, button');
    if (!target || target.type === 'submit' || target.closest('.early') || target.matches('[popovertarget="places"]')) return;
    // Without the program a link still leads to a page of the server's.
    if (hasFailed && target.matches('a')) return;
    event.preventDefault();
    wait(target);
  }

  function wait(target) {
    pressed?.removeAttribute('data-waiting');
    pressed = target;
    pressed?.setAttribute('data-waiting', '');
  }

  /** A place of its own at the end of the body, where the program does not look. */
  function panel() {
    if (!early) {
      early = document.createElement('div');
      early.className = 'early';
      early.append(Object.assign(document.createElement('p'), { className: 'visually-hidden', role: 'status' }));
      document.body.append(early);
    }
    return early;
  }

  function progress(share) {
    if (isReady() || !document.body || (share !== undefined && !early?.querySelector('progress'))) return;
    const bar = panel().querySelector('progress') ?? document.createElement('progress');
    bar.ariaLabel = words.loading;
    if (share !== undefined) bar.value = share;
    panel().append(bar);
    // Told in quarters, and not again.
    const percent = Math.floor((share ?? 0) * 4) * 25;
    const said = percent ? `${words.loading} ${percent} %` : words.loading;
    const status = panel().querySelector('[role=status]');
    if (status.textContent !== said) status.textContent = said;
  }

  function failed() {
    if (isReady()) return;
    hasFailed = true;
    clearTimeout(late);
    panel().querySelector('progress')?.remove();
    if (panel().querySelector('[role=alert]')) return;
    const note = Object.assign(document.createElement('div'), { className: 'toast', role: 'alert' });
    const retry = Object.assign(document.createElement('button'), { type: 'button', textContent: words.retry });
    retry.addEventListener('click', () => location.reload());
    note.append(Object.assign(document.createElement('span'), { textContent: words.failed }), retry);
    panel().append(note);
  }

  /** What was typed on an earlier visit, or before a reload, and never became a task. */
  function showKept() {
    const box = document.querySelector('.new-task input');
    const [text] = drafts(NEW_TASK);
    if (box && text && !box.value) {
      box.value = text;
      note(box, 'input');
    }
    showQueue();
  }

  function showQueue() {
    const titles = drafts(QUEUE);
    early?.querySelector('.queue')?.remove();
    if (!titles.length) return false;
    const queue = Object.assign(document.createElement('div'), { className: 'queue', role: 'status' });
    const list = document.createElement('ul');
    for (const title of titles) {
      const item = Object.assign(document.createElement('li'), { className: 'toast' });
      item.append(Object.assign(document.createElement('span'), { textContent: title, dir: 'auto' }));
      item.append(Object.assign(document.createElement('small'), { textContent: words.queued }));
      list.append(item);
    }
    queue.append(list);
    panel().append(queue);
    return true;
  }

  /** The program runs: it takes over what was typed, and then hears of the last press. */
  function handOver() {
    clearTimeout(late);
    isHandedOver = true;
    // Before the boxes: what they say takes the press back.
    const target = pressed;
    for (const [box, { type, value, caret }] of used) {
      if (!box.isConnected) continue;
      if (box.value !== value) box.value = value;
      if (caret && caret[0] !== null && box === document.activeElement) box.setSelectionRange(...caret);
      box.dispatchEvent(new Event(type, { bubbles: true }));
    }
    const task = target?.closest('[data-task-id]')?.dataset.taskId;
    wait(null);
    setTimeout(() => {
      // The program may have drawn the card anew.
      const drawn = target?.isConnected ? target : task && document.querySelector(`[data-task-id="${task}"] a`);
      drawn?.click();
    });
    early?.querySelector('progress')?.remove();
    const clear = setInterval(() => {
      if (showQueue()) return;
      clearInterval(clear);
      early?.remove();
    }, 100);
  }
})();
