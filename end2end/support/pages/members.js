// The settings of a workspace: who belongs to it, and as what. The server draws these pages alone.

import { expect } from '@playwright/test';

export class Members {
  /** Opens them on a page of their own, by the link beside the workspace's name. */
  static async open(person, workspace) {
    await person.openSideBar();
    const link = person.page.getByRole('link', { name: `${workspace} settings` });
    const page = await person.context.newPage();
    await page.goto(`${person.server.url}${await link.getAttribute('href')}/members`);
    await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
    return new Members(page);
  }

  constructor(page) {
    this.page = page;
  }

  row(username) {
    return this.page.locator(`[data-member="${username}"]`);
  }

  /** Gives a member another role, which is saved at once; answers when that is told. */
  async give(username, role) {
    await this.row(username).getByRole('combobox').selectOption({ label: role });
    await expect(this.page.locator('[data-announcer]')).toHaveText(new RegExp(`^${username} is now an? ${role}\\.$`, 'i'));
  }

  async remove(username) {
    await this.row(username).getByRole('button', { name: 'Remove' }).click();
    await this.confirm(`Remove ${username}`);
    await expect(this.page.getByRole('status')).toHaveText(`${username} was removed and loses access on all devices.`);
  }

  /** Answers the question that is open by the button that acts. */
  async confirm(verb) {
    await this.page.getByRole('alertdialog').getByRole('button', { name: verb, exact: true }).click();
  }
}
