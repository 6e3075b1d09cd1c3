// What runs inside the page that is measured. A frame counts as painted in the first task after it:
// behind requestAnimationFrame come style, layout and paint, and then the message.

/** Installed before any script of the page. */
export function install() {
  const painted = (done) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    });
  const bench = (window.bench = { firstRows: 0, memory: null });

  // The program's memory is nowhere else to be had.
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...wants) => {
    const made = await instantiate.apply(WebAssembly, wants);
    bench.memory = Object.values(made.instance.exports).find((it) => it instanceof WebAssembly.Memory);
    return made;
  };

  const rows = new MutationObserver(() => {
    if (!document.querySelector('[data-task-id]')) return;
    rows.disconnect();
    painted((at) => (bench.firstRows = at));
  });
  rows.observe(document, { childList: true, subtree: true });

  // Each watch is set with one call and its answer fetched with another: what is not in place when the
  // key goes down would wait forever.

  /** From the next key press to the frame that shows what it changed on the board, in ms. */
  bench.key = () => {
    bench.answer = new Promise((done) => {
      let began = 0;
      addEventListener('keydown', (event) => (began = event.timeStamp), { capture: true, once: true });
      const change = new MutationObserver(() => {
        if (!began) return;
        change.disconnect();
        painted((at) => done(at - began));
      });
      change.observe(document.querySelector('.board'), { childList: true, characterData: true, subtree: true });
    });
  };

  /** When the next key is pressed, by the machine's clock. */
  bench.pressed = () => {
    bench.answer = new Promise((done) => {
      const tell = (event) => done(performance.timeOrigin + event.timeStamp);
      addEventListener('keydown', tell, { capture: true, once: true });
    });
  };

  /** When a count of tasks is shown, by the machine's clock. */
  bench.counted = (count) => {
    bench.answer = new Promise((done) => {
      const look = () => document.querySelector('.column .count')?.textContent === count;
      const change = new MutationObserver(() => {
        if (!look()) return;
        change.disconnect();
        painted((at) => done(performance.timeOrigin + at));
      });
      change.observe(document.querySelector('.board'), { childList: true, characterData: true, subtree: true });
    });
  };

  /** The times between frames until `stop` is called, in ms. */
  bench.frames = () => {
    const gaps = [];
    let last = 0;
    let isOn = true;
    const frame = (now) => {
      if (last) gaps.push(now - last);
      last = now;
      if (isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    bench.stop = () => ((isOn = false), gaps);
  };
}
