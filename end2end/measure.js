// What it takes to begin: bytes of the first load, time to start, memory when idle. Prints a table.
//
//   TASKSYNC_BIN=../target/release/tasksync npm run measure

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from './support/house.js';
import { tasksync } from './support/programs.js';
import { Server } from './support/server.js';

const STARTS = 5;
const IDLE_MS = 10_000;

const house = await open();
try {
  console.log(`\n${tasksync()}\n`);
  console.table(await firstLoad(house));
  console.table({ ...(await startUp()), ...(await idle(house.server)) });
} finally {
  await house.close();
}

/** Opens the board of 60 tasks with nothing in the cache, and counts what comes over the line. */
async function firstLoad(house) {
  const ada = await house.invite('ada');
  await ada.register();
  const project = ada.page.url().match(/\/p\/([^/?]+)/)[1];
  for (let number = 1; number <= 60; number++) {
    await ada.call('POST', '/tasks', { title: `Task number ${number}`, project_id: project });
  }
  const state = await ada.context.storageState();
  const fresh = await house.invite('ada', { storageState: state });
  const session = await fresh.context.newCDPSession(fresh.page);
  const answers = new Map();
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const encoding = response.headers['content-encoding'] ?? '–';
    answers.set(requestId, { kind: type, encoding, path: new URL(response.url).pathname });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (answer) answer.bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  await fresh.open(new URL(ada.page.url()).pathname);
  await fresh.live();

  const rows = [...answers.values()].filter(({ bytes }) => bytes);
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return [...rows, { kind: 'First load', encoding: '', path: 'headers included', bytes: total }].map(
    ({ kind, encoding, path, bytes }) => ({ kind, encoding, path: path.slice(0, 40), kB: round(bytes / 1000) }),
  );
}

/** From the start of the process to the line that says it is ready: an empty folder, then a full one. */
async function startUp() {
  const [first, again] = [[], []];
  for (let run = 0; run < STARTS; run++) {
    const server = await Server.start();
    first.push(server.startMs);
    await server.restart();
    again.push(server.startMs);
    await server.dispose();
  }
  return {
    'first start, tables made (ms, median)': { value: round(median(first)) },
    'start to ready (ms, median)': { value: round(median(again)) },
  };
}

/** Memory of the server with one person on the board, after some seconds in which nothing happened. */
async function idle(server) {
  await sleep(IDLE_MS);
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
  const [, kilobytes] = status.match(/VmRSS:\s+(\d+) kB/);
  return { 'idle memory, resident (MB)': { value: round((kilobytes * 1024) / 1e6) } };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function round(number) {
  return Math.round(number * 10) / 10;
}
