// The first lines of a run: what is left out of it. The last line: how many passed, how many failed. The build reads
// that one.

import { FILES, TITLES, runsPending } from './pending.js';

export default class Tally {
  onBegin(_config, suite) {
    this.suite = suite;
    if (runsPending) return;
    for (const title of TITLES) console.log(`Left out until it passes again: ${title}`);
    for (const [project, files] of Object.entries(FILES)) {
      for (const file of files) console.log(`Left out until it passes again, on the ${project}: ${file}.test.js`);
    }
  }

  onEnd() {
    const outcomes = this.suite.allTests().map((test) => test.outcome());
    const passed = outcomes.filter((outcome) => outcome === 'expected').length;
    const failed = outcomes.filter((outcome) => outcome === 'unexpected' || outcome === 'flaky').length;
    // After the other reporters' own endings.
    process.once('exit', () => console.log(`\n${passed} passed, ${failed} failed`));
  }

  printsToStdio() {
    return false;
  }
}
