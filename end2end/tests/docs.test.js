// The API reference: read by everybody, with or without a script.

import { expectAccessible } from '../support/axe.js';
import { expect, test } from '../support/test.js';

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the API reference, ${colorScheme}`, async ({ invite }) => {
    const { page, server } = await invite('guest', { colorScheme });
    await page.goto(`${server.url}/api/docs/`);
    await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
    await expectAccessible(page, 'the reference, folded');
    // One of each kind, unfolded: a list with parameters, a body with fields, an object, values.
    const unfold = (text) => page.locator('summary', { hasText: text }).first().click();
    for (const text of ['Lists tasks', 'Makes a task', 'Registration', 'Priority']) await unfold(text);
    await expect(page.locator('details[open]')).toHaveCount(4);
    await expectAccessible(page, 'the reference, unfolded');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
}

test('operations are found as one types, and objects by their links', async ({ invite }) => {
  const { page, server } = await invite('guest');
  await page.goto(`${server.url}/api/docs/`);
  const operations = page.locator('[data-entry]').filter({ visible: true });
  const all = await operations.count();
  expect(all).toBeGreaterThan(50);
  await page.getByRole('searchbox', { name: 'Filter operations' }).fill('Tasks/{id}/restore');
  await expect(operations).not.toHaveCount(all);
  await expect(operations.filter({ hasText: '/api/v1/tasks/{id}/restore' })).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Projects and columns' })).toBeHidden();
  await operations.filter({ hasText: '/api/v1/tasks/{id}/restore' }).locator('summary').click();
  await expect(page.locator('details[open] pre')).toContainText('curl -X POST "$api/tasks/{id}/restore"');
  // A link into a folded object unfolds it.
  await page.locator('details[open]').getByRole('link', { name: 'Task', exact: true }).first().click();
  await expect(page.locator('#object-Task')).toBeInViewport();
});

test('without a script the filter is a form', async ({ invite }) => {
  const { page, server } = await invite('guest', { javaScriptEnabled: false });
  await page.goto(`${server.url}/api/docs/`);
  await page.getByRole('searchbox', { name: 'Filter operations' }).fill('tasks/{id}/restore');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/\?q=tasks/);
  await expect(page.getByText('/api/v1/tasks/{id}/restore')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Projects and columns' })).toHaveCount(0);
});
