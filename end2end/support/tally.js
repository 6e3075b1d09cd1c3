// The last line of a run: how many passed, how many failed. The build reads it.

export default class Tally {
  onBegin(_config, suite) {
    this.suite = suite;
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
