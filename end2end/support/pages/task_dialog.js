// A task, opened.

import { expect } from '@playwright/test';

export class TaskDialog {
  constructor(page) {
    this.page = page;
    this.root = page.getByRole('dialog', { name: 'Task' });
    this.title = this.root.getByRole('textbox', { name: 'Title', exact: true });
    this.description = this.root.getByRole('textbox', { name: 'Description', exact: true });
    this.status = this.root.getByRole('combobox', { name: 'Status' });
    this.priority = this.root.getByRole('combobox', { name: 'Priority' });
    this.dueDate = this.root.getByLabel('Due date');
    this.dueTime = this.root.getByLabel('Due time');
    this.startDate = this.root.getByLabel('Start date');
    /** The buttons that open the calendars. */
    this.dueButton = this.root.getByRole('button', { name: /^Due: / });
    this.startButton = this.root.getByRole('button', { name: /^Start: / });
    /** What edits replaced, to be put back. */
    this.earlier = this.root.getByRole('region', { name: 'Replaced by later edits' }).getByRole('article');
    this.deleteButton = this.root.getByRole('button', { name: 'Delete', exact: true });
    this.closeButton = this.root.getByRole('button', { name: 'Close', exact: true });
  }

  /** Replaces the title, as a person does: typed, then Enter. */
  async rename(title) {
    await this.title.fill(title);
    await this.title.press('Enter');
  }

  /** Replaces the description; leaving the box saves it. */
  async describe(text) {
    await this.description.fill(text);
    await this.description.blur();
  }

  async close() {
    await this.closeButton.click();
    await expect(this.root).toBeHidden();
  }
}
