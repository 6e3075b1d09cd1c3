// The cast: people with browsers of their own, who come in by the front door.

import { expect } from '@playwright/test';
import { Board } from './pages/board.js';
import { EntryForm } from './pages/entry.js';
import { List } from './pages/list.js';
import { TaskDialog } from './pages/task_dialog.js';
import { finger, mouse } from './hand.js';

/** What somebody fills in. The first letter tells people apart: ada, bob, … */
export function details(username) {
  const digits = String(username.charCodeAt(0)).padStart(4, '0');
  return {
    username,
    email: `${username}@example.org`,
    phone: `+49 30 555${digits}`,
    password: `the long way to ${username}`,
  };
}

export class Person {
  constructor(username, context, page, server, watch) {
    Object.assign(this, details(username), { context, page, server, watch });
    this.entry = new EntryForm(page);
    this.board = new Board(this);
    this.list = new List(page);
    this.dialog = new TaskDialog(page);
  }

  /** The hand that this person's device knows. */
  async hand() {
    const isTouch = await this.page.evaluate(() => matchMedia('(pointer: coarse)').matches);
    return isTouch ? finger(this.page) : mouse(this.page);
  }

  /** Goes to an address of the server, and waits until the page takes input. */
  async open(address) {
    await this.page.goto(this.server.url + address);
    await this.awake();
  }

  async awake() {
    await expect(this.page.locator('html')).toHaveAttribute('data-ready', '');
  }

  /** Waits until this person's page has everything. */
  async live() {
    await this.awake();
    await expect(this.page.locator('html')).toHaveAttribute('data-connection', 'live');
  }

  /** Makes an account through the page, and ends on the first screen. */
  async register() {
    await this.open('/register');
    await this.entry.fill({ Username: this.username, Email: this.email, Phone: this.phone, Password: this.password });
    await this.entry.send('Create account');
    await this.arrive();
  }

  /** Makes an account without the form, which has tests of its own, and ends on the first screen. */
  async enter() {
    const { username, email, phone, password } = this;
    await this.call('POST', '/auth/register', { username, email, phone, password });
    await this.page.goto(`${this.server.url}/app`);
    await this.arrive();
  }

  /** Logs in through the page, by the name, address or number given. */
  async logIn(identifier = this.username) {
    await this.open('/login');
    await this.entry.fill({ 'Username, email or phone': identifier, Password: this.password });
    await this.entry.send('Log in');
    await this.arrive();
  }

  /** Waits for a project's page. */
  async arrive() {
    await this.page.waitForURL(/\/app\/w\/[^/]+\/p\/[^/]+/);
    await this.live();
  }

  /** Goes to the project's other view, `Board` or `List`, by the link that is in sight. */
  async show(view) {
    const views = this.page.getByRole('navigation', { name: 'Views' }).filter({ visible: true });
    await views.getByRole('link', { name: view, exact: true }).click();
  }

  /** Brings the side bar into sight, where it is not. */
  async openSideBar() {
    const more = this.page.getByRole('button', { name: 'More', exact: true });
    if (await more.isVisible()) await more.click();
  }

  /** Calls the HTTP API with this person's cookies, as a shortcut past the page. */
  async call(method, path, data) {
    const response = await this.context.request.fetch(`${this.server.url}/api/v1${path}`, { method, data });
    expect(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`).toBe(true);
    return response.status() === 204 ? null : response.json();
  }

  /** Leaves the network, and knows that what the console says about it is no fault. */
  async goOffline() {
    this.watch.allow(/net::ERR_INTERNET_DISCONNECTED/);
    await this.context.setOffline(true);
    await expect(this.page.locator('html')).toHaveAttribute('data-connection', 'offline');
  }

  async goOnline() {
    await this.context.setOffline(false);
    await this.live();
  }
}
