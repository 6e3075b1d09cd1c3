// Two hands that can lift, carry and let go: a mouse and a finger.

import { expect } from '@playwright/test';

/** So many events make a movement. */
const STEPS = 12;

/** A mouse lifts a card as soon as it moves. */
export function mouse(page) {
  return {
    lift: async (card, { x, y }) => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 12, y + 4, { steps: 4 });
      await expectLifted(card);
    },
    carry: ({ x, y }) => page.mouse.move(x, y, { steps: STEPS }),
    release: () => page.mouse.up(),
  };
}

/** A finger lifts a card when it rests on it. Playwright's own can only tap: this one goes deeper. */
export async function finger(page) {
  const session = await page.context().newCDPSession(page);
  let at = { x: 0, y: 0 };
  const touch = (type, touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const press = (point) => touch('touchStart', [(at = point)]);
  const carry = async (point, steps = STEPS) => {
    const from = at;
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      at = { x: from.x + (point.x - from.x) * part, y: from.y + (point.y - from.y) * part };
      await touch('touchMove', [at]);
    }
  };
  return {
    press,
    lift: async (card, point) => {
      await press(point);
      await expectLifted(card);
    },
    carry,
    release: () => touch('touchEnd', []),
    /** Draws the page along, and rests before it lets go: nothing is thrown further. */
    swipe: async (from, to) => {
      await press(from);
      await carry(to);
      await new Promise((rested) => setTimeout(rested, 200));
      await touch('touchMove', [at]);
      await touch('touchEnd', []);
    },
  };
}

/** A point in an element, as parts of its width and height, in pixels of the window. */
export async function point(locator, across = 0.5, down = 0.5) {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width * across, y: y + height * down };
}

function expectLifted(card) {
  return expect(card).toHaveAttribute('data-lifted', '');
}
