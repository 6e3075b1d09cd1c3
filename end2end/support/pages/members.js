// The settings of a workspace: who belongs to it, and as what. The server draws these pages alone.

import { expect } from '@playwright/test';

export class Members {
  /** Opens them on a page of their own, by the link beside the workspace's name. */
  static async open(person, workspace) {
    await person.openSideBar();
    const link = person.page.getByRole('link', { name: `Settings of ${workspace}` });
    const page = await person.context.newPage();
    await page.goto(person.server.url + (await link.getAttribute('href')));
    await page.getByRole('navigation', { name: 'Settings' }).locator('[aria-current] >> xpath=../..').getByRole('link', { name: 'Members' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
    return new Members(page);
  }

  constructor(page) {
    this.page = page;
  }

  row(username) {
    return this.page.locator(`[data-member="${username}"]`);
  }

  /** Gives a member another role; answers once it is saved. */
  async give(username, role) {
    await this.row(username).getByRole('combobox').selectOption({ label: role });
    await this.row(username).getByRole('button', { name: 'Save' }).click();
    await expect(this.page.getByRole('status')).toContainText('The role is saved');
  }

  async remove(username) {
    await this.row(username).getByRole('button', { name: 'Remove' }).click();
    await expect(this.page.getByRole('status')).toContainText('Removed');
  }
}
