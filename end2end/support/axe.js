// What axe-core finds on a page, as text that says where and what.

import { expect } from '@playwright/test';
import axe from 'axe-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Holds that axe finds nothing on the page as it stands now. */
export async function expectAccessible(page, place) {
  await stillness(page);
  // Evaluated, not added as a script: the page's own policy lets no stranger in.
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${axe.source} })()`);
  const violations = await page.evaluate(async (values) => {
    const results = await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    // What an open menu or panel lies over is pressed only once that is closed: its size counts then.
    const panel = document.querySelector(':popover-open');
    const counts = (id, { target }) => id !== 'target-size' || !panel || panel.contains(document.querySelector(target[0]));
    return results.violations.flatMap(({ id, nodes }) =>
      nodes
        .filter((node) => counts(id, node))
        .map(({ target, html, failureSummary }) => `${id}: ${target.join(' ')}\n  ${html.slice(0, 200)}\n  ${failureSummary}`),
    );
  }, RULES);
  expect.soft(violations.join('\n'), place).toBe('');
}

/** Waits until what moves or fades has come to rest: colours in between are nobody's. */
async function stillness(page) {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const endless = (animation) => animation.effect?.getComputedTiming().endTime === Infinity;
    const moving = document.getAnimations().filter((animation) => !endless(animation));
    await Promise.allSettled(moving.map((animation) => animation.finished));
  });
}
