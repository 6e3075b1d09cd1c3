// A project as a list.

export class List {
  constructor(page) {
    this.page = page;
  }

  group(status) {
    return this.page.locator(`[data-status="${status}"]`);
  }

  row(id) {
    return this.page.locator(`[data-task-id="${id}"]`);
  }

  /** The titles of a group's rows, in their order. */
  titles(status) {
    return this.group(status).locator('[data-task-id]').getByRole('link');
  }

  async sortBy(label) {
    await this.page.getByLabel('Sort by').selectOption({ label });
  }
}
