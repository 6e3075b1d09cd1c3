// Keeps an ear on the console of every page: a page of ours has nothing to complain about.

/** Everything that pages complained of, but for what a test itself provokes. */
export class Watch {
  #complaints = [];
  #allowed = [];

  /** Listens to every page of a browser context, and to its workers. */
  listen(context, who) {
    const note = (text) => this.#complaints.push(`${who}: ${text}`);
    const hear = (message) => {
      const kind = message.type();
      if (kind !== 'error' && kind !== 'warning') return;
      const { url } = message.location();
      note(`[${kind}] ${message.text()}${url ? ` (${url})` : ''}`);
    };
    context.on('console', hear);
    // A worker belongs to no page.
    context.on('serviceworker', (worker) => worker.on('console', hear));
    context.on('weberror', (error) => note(`[thrown] ${error.error().stack ?? error.error().message}`));
  }

  /** What the test itself causes, such as a refused password or a cut line. */
  allow(...patterns) {
    this.#allowed.push(...patterns);
  }

  /** All of it, the allowed too. */
  get heard() {
    return this.#complaints;
  }

  get complaints() {
    return this.#complaints.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }
}

/** The console of a page whose line is cut, or whose server is away for a while. */
export const CUT = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE)/;

/** The console of a page whose request is refused with this status, as it should be. */
export function answered(status) {
  return new RegExp(`the server responded with a status of ${status}\\b`);
}

/** The console of a page whose login has ended: its socket is not let in. */
export const SIGNED_OUT = /HTTP Authentication failed/;
