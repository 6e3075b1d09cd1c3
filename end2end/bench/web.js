// The browser side under 1,000 and 10,000 tasks in one project: bytes, opening, edits, scrolling, memory.
// `cargo xtask bench web` builds what is measured and starts this.
//
// How it is measured:
// - Cold open: a browser context with nothing but the cookies. From the start of the navigation to the
//   frame that shows the first task. Warm: the same page reloaded with what the browser kept.
// - Edit: from the time stamp of the key's event to the frame behind the change of the document, once for
//   a move (Alt+ArrowDown) and once for a title (Enter in the task's dialog).
// - Create: from the key press in one browser to the frame in the other one that counts the new task.
// - Scroll: wheel events down the long column; the times between animation frames.
// - Heap: JavaScript's after a collection, and the program's own memory.
// The CPU is slowed down by Chromium (Emulation.setCPUThrottlingRate). There is no graphics card: the
// browser draws with the same CPU.

import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname } from 'node:path';
import { makeMany } from '../support/crowd.js';
import { open } from '../support/house.js';
import { install } from './probe.js';

const isQuick = process.argv.includes('--quick');
const report = process.argv[process.argv.indexOf('--report') + 1];
const RUNS = isQuick ? 1 : 5;
const EDITS = isQuick ? 20 : 100;
const CREATES = isQuick ? 5 : 30;
const WHEELS = isQuick ? 60 : 240;
const SIZES = isQuick ? [1_000] : [1_000, 10_000];
const SLOWDOWNS = [1, 4];
const LONG_FRAME_MS = 50;
const GOALS = {
  'first load (kB)': '≤ 190 without the snapshot',
  'cold open (ms)': '≤ 1,300 and flat at 1×',
  'move, own paint p98 (ms)': '≤ 50 at 4×',
  'title, own paint p98 (ms)': '≤ 50 at 4×',
  "create, other's paint p50 (ms)": '≤ 50',
  'heap (MB)': '≤ 60',
};

const columns = [];
let version = '';
for (const size of SIZES) {
  const house = await open();
  try {
    await measure(house, size);
  } finally {
    await house.close();
  }
}
const text = markdown();
console.log(`\n${text}`);
if (process.argv.includes('--report')) {
  await mkdir(dirname(report), { recursive: true });
  await writeFile(report, text);
  console.log(`Written to ${report}`);
}

async function measure(house, size) {
  say(`Making ${size} tasks…`);
  const ada = await house.invite('ada');
  await ada.register();
  version = ada.context.browser().version();
  const statuses = ['todo', 'todo', 'todo', 'todo', 'todo', 'todo', 'todo', 'in_progress', 'in_progress', 'done'];
  await makeMany(ada, size, (number) => ({
    title: `Task ${number}: ${'look at it again and write down what is missing '.repeat(1 + (number % 3)).trim()}`,
    description: number % 4 ? '' : 'What was agreed, in a few words that somebody may search for. '.repeat(3),
    status: statuses[number % statuses.length],
    priority: ['none', 'low', 'none', 'high', 'medium'][number % 5],
    ...(number % 3 ? {} : { due_at: '2027-01-01' }),
  }));
  const address = new URL(ada.page.url()).pathname;
  const storageState = await ada.context.storageState();
  await ada.context.close();
  for (const slowdown of SLOWDOWNS) {
    say(`${size} tasks, ${slowdown}× slower: opening…`);
    const column = { size, slowdown, figures: {} };
    columns.push(column);
    const { figures } = column;
    const [cold, warm] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      const person = await enter(house, storageState, slowdown);
      const bytes = await listen(person);
      await person.open(address);
      cold.push(await firstRows(person));
      await person.live();
      if (run === 0) {
        figures['first load (kB)'] = bytes.shell() / 1000;
        figures['snapshot (kB)'] = bytes.snapshot() / 1000;
      }
      await person.page.reload();
      warm.push(await firstRows(person));
      await person.context.close();
    }
    figures['cold open (ms)'] = quantile(cold, 0.5);
    figures['warm open (ms)'] = quantile(warm, 0.5);
    await use(house, storageState, address, slowdown, figures);
  }
}

/** Everything that is done on a board that is open already. */
async function use(house, storageState, address, slowdown, figures) {
  const person = await enter(house, storageState, slowdown);
  await person.open(address);
  await person.live();
  await firstRows(person);
  const { page } = person;

  const note = (name, times) => {
    figures[`${name} p50 (ms)`] = quantile(times, 0.5);
    figures[`${name} p98 (ms)`] = quantile(times, 0.98);
  };
  say('  moving a card…');
  const first = await person.board.column('todo').locator('[data-task-id]').first().getAttribute('data-task-id');
  await person.board.link(first).focus();
  note('move, own paint', await keys(person, EDITS, () => page.keyboard.press('Alt+ArrowDown')));

  say('  writing a title…');
  await person.board.open(await person.board.cards.nth(2).getAttribute('data-task-id'));
  const title = async (at) => {
    await person.dialog.title.fill(`Another title, number ${at}`);
    return () => page.keyboard.press('Enter');
  };
  note('title, own paint', await keys(person, EDITS, null, title));
  await page.keyboard.press('Escape');

  say('  making tasks for somebody else to see…');
  const other = await enter(house, storageState, slowdown);
  await other.open(address);
  await other.live();
  await firstRows(other);
  note("create, other's paint", await creates(person, other));
  await other.context.close();

  say('  scrolling…');
  const cards = person.board.column('todo').locator('.cards');
  const { x, y, width, height } = await cards.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.evaluate(() => bench.frames());
  for (let turn = 0; turn < WHEELS; turn++) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
  const gaps = await page.evaluate(() => bench.stop());
  const long = gaps.filter((gap) => gap > LONG_FRAME_MS);
  figures['scroll: frames longer than 50 ms (%)'] = (100 * long.length) / gaps.length;
  figures['scroll: longest frame (ms)'] = Math.max(...gaps);
  figures['scroll: frames a second'] = 1000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
  figures['cards drawn'] = await person.board.cards.count();

  const session = await person.context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const memory = await page.evaluate(() => bench.memory?.buffer.byteLength ?? 0);
  figures['heap (MB)'] = (usedSize + memory) / 1e6;
  figures['of it the program (MB)'] = memory / 1e6;
  await person.context.close();
}

/** Somebody with a browser of their own, and nothing in it but the cookies. */
async function enter(house, storageState, slowdown) {
  const person = await house.invite('ada', { storageState, viewport: { width: 1440, height: 900 } });
  await person.page.addInitScript(install);
  const session = await person.context.newCDPSession(person.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return person;
}

/** Counts what comes over the line, headers included. */
async function listen(person) {
  const session = await person.context.newCDPSession(person.page);
  const paths = new Map();
  const sizes = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => paths.set(requestId, new URL(response.url).pathname));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await session.send('Network.enable');
  const sum = (which) =>
    [...sizes].filter(([id]) => which(paths.get(id) ?? '')).reduce((total, [, bytes]) => total + bytes, 0);
  const isSnapshot = (path) => path.endsWith('/snapshot');
  return { shell: () => sum((path) => !isSnapshot(path)), snapshot: () => sum(isSnapshot) };
}

async function firstRows({ page }) {
  await page.waitForFunction(() => window.bench?.firstRows > 0);
  return page.evaluate(() => bench.firstRows);
}

/** Times of key presses; `prepare` sets each one up. */
async function keys({ page }, count, press, prepare) {
  const times = [];
  for (let at = 0; at < count; at++) {
    const act = prepare ? await prepare(at) : press;
    await page.evaluate(() => void bench.key());
    await act();
    times.push(await page.evaluate(() => bench.answer));
    await page.waitForTimeout(30);
  }
  return times;
}

async function creates(person, other) {
  const times = [];
  for (let at = 0; at < CREATES; at++) {
    const count = Number(await other.board.column('todo').locator('.count').textContent());
    await person.board.newTask.fill(`A new one, number ${at}`);
    await other.page.evaluate((count) => void bench.counted(count), String(count + 1));
    await person.page.evaluate(() => void bench.pressed());
    await person.board.newTask.press('Enter');
    const [seen, pressed] = [await other.page.evaluate(() => bench.answer), await person.page.evaluate(() => bench.answer)];
    times.push(seen - pressed);
    await person.page.waitForTimeout(50);
  }
  return times;
}

function quantile(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function markdown() {
  const [cpu] = os.cpus();
  const load = os.loadavg().map((it) => it.toFixed(1)).join(' ');
  const names = [...new Set(columns.flatMap(({ figures }) => Object.keys(figures)))];
  const round = (number) => (number === undefined ? '–' : number >= 100 ? Math.round(number) : Math.round(number * 10) / 10);
  const head = columns.map(({ size, slowdown }) => `${size.toLocaleString('en')} tasks, ${slowdown}×`);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    '# In the browser',
    '',
    `${cpu.model}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, load ${load}; Chromium ${version}, headless, no graphics card.`,
    `${RUNS} openings, ${EDITS} edits, ${CREATES} creations, ${WHEELS} turns of the wheel each.`,
    '',
    line(['', ...head, 'goal at 10,000']),
    line(['---', ...head.map(() => '---:'), '---']),
    ...names.map((name) => line([name, ...columns.map(({ figures }) => round(figures[name])), GOALS[name] ?? ''])),
    '',
  ].join('\n');
}

function say(sentence) {
  console.log(sentence);
}
