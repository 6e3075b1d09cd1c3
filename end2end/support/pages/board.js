// A project as a board: columns by status, cards in them.

import { expect } from '@playwright/test';
import { point } from '../hand.js';

export class Board {
  #person;

  constructor(person) {
    this.#person = person;
    this.page = person.page;
    this.newTask = this.page.getByRole('textbox', { name: 'New task', exact: true });
  }

  /** A column, by the category of its status: `todo`, `in_progress`, `done`. */
  column(status) {
    return this.page.locator(`[data-status="${status}"]`);
  }

  /** Every drawn task. */
  get cards() {
    return this.page.locator('[data-task-id]');
  }

  card(id) {
    return this.page.locator(`[data-task-id="${id}"]`);
  }

  cardIn(status, id) {
    return this.column(status).locator(`[data-task-id="${id}"]`);
  }

  /** The link that opens a card's task: what the keyboard stands on. */
  link(id) {
    return this.card(id).getByRole('link');
  }

  /** The cards whose title is exactly this. */
  titled(title) {
    return this.cards.filter({ has: this.page.getByRole('link', { name: title, exact: true }) });
  }

  /** Types a title into the box and presses Enter. Answers the new task's id. */
  async create(title) {
    await this.newTask.fill(title);
    await this.newTask.press('Enter');
    await expect(this.titled(title)).toHaveCount(1);
    return this.titled(title).getAttribute('data-task-id');
  }

  /** Opens a task's dialog by its title. */
  async open(id) {
    await this.link(id).click();
    await expect(this.#person.dialog.root).toBeVisible();
    return this.#person.dialog;
  }

  /** Waits until the server has confirmed everything that is drawn. */
  async settled() {
    await expect(this.page.locator('[data-task-id][data-pending]')).toHaveCount(0);
  }

  /** Takes a card into the hand that this device has. */
  async lift(id) {
    await this.link(id).scrollIntoViewIfNeeded();
    const hand = await this.#person.hand();
    await hand.lift(this.card(id), await point(this.link(id)));
    return hand;
  }

  /** Carries a card in front of another one. */
  async dragBefore(id, other) {
    const hand = await this.lift(id);
    await hand.carry(await point(this.card(other), 0.5, 0.2));
    await this.#letGo(hand, id);
  }

  /** Carries a card to the foot of a column that is in view. */
  async dragInto(id, status) {
    const hand = await this.lift(id);
    await hand.carry(await point(this.column(status), 0.5, 0.95));
    await this.#letGo(hand, id);
  }

  async #letGo(hand, id) {
    await hand.release();
    await expect(this.card(id)).not.toHaveAttribute('data-lifted');
  }

  /** Picks from a card's menu. */
  async choose(id, choice) {
    await this.card(id).getByRole('button', { name: 'Task menu' }).click();
    await this.page.getByRole('menuitem', { name: choice, exact: true }).click();
  }

  /** Moves a card with Alt and an arrow. */
  async nudge(id, key) {
    await this.link(id).focus();
    await this.page.keyboard.press(`Alt+${key}`);
  }

  /** Brings back what a toast says was deleted. */
  async undo(title) {
    const toast = this.page.locator('.toast').filter({ hasText: title });
    await toast.getByRole('button', { name: 'Undo' }).click();
  }

  /** Everything drawn, column by column, to be compared between two people. */
  state() {
    return this.page.locator('[data-status]').evaluateAll((columns) =>
      columns.map((column) => ({
        status: column.dataset.status,
        cards: [...column.querySelectorAll('[data-task-id]')].map((card) => ({
          id: card.dataset.taskId,
          seq: card.dataset.seq,
          pending: 'pending' in card.dataset,
          // Who else has it open is another person for everybody.
          text: card.innerText.replace(card.querySelector('.open-elsewhere')?.innerText ?? '', '').replace(/\s+/g, ' ').trim(),
        })),
      })),
    );
  }
}

/** Holds that two people see the same, nothing twice, and nothing still on its way. */
export async function expectEqual(one, other) {
  await expect(async () => {
    const [here, there] = [await one.board.state(), await other.board.state()];
    expect(here).toEqual(there);
    const cards = here.flatMap((column) => column.cards);
    expect(cards.filter((card) => card.pending)).toEqual([]);
    expect(new Set(cards.map((card) => card.id)).size).toBe(cards.length);
  }).toPass({ timeout: 15_000 });
}
