// The two programs that the suite runs: the server and a browser.

import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** The server's binary: `TASKSYNC_BIN`, or what cargo built last in this checkout. */
export function tasksync() {
  const target = process.env.CARGO_TARGET_DIR ?? 'target';
  return resolve(process.env.TASKSYNC_BIN ?? resolve(CHECKOUT, target, 'debug', 'tasksync'));
}

/** The browser: `CHROMIUM`, or the first one on the `PATH`. */
export function chromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env.CHROMIUM ?? candidates.find(isProgram);
  if (!found) throw new Error('There is no Chromium on the PATH: install it, or set CHROMIUM to its path.');
  return found;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
