// Columns and projects, and what changes them.

import { expect } from '@playwright/test';

export class Structure {
  constructor({ page }) {
    this.page = page;
    this.projectMenu = page.getByRole('button', { name: 'Project menu' });
    this.dialog = page.getByRole('dialog');
    this.sideBar = page.getByRole('complementary', { name: 'Places' });
    /** The workspace of the project that is shown. */
    this.workspace = this.sideBar.locator('.workspace').filter({ has: page.locator('[aria-current="page"]') });
    this.title = page.getByRole('heading', { level: 1 });
  }

  /** A column of the board or a group of the list, by its name. */
  column(name) {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** The button of a column's menu. */
  menu(name) {
    return this.column(name).getByRole('button', { name: `Column menu, ${name}`, exact: true });
  }

  /** The names of the columns, from the left. */
  names() {
    return this.page.locator('.board > .column').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')));
  }

  async expectColumns(...names) {
    await expect.poll(() => this.names()).toEqual(names);
  }

  /** Picks from a menu that its button opens. */
  async pick(button, choice) {
    await button.click();
    await this.page.getByRole('menuitem', { name: choice, exact: true }).click();
  }

  async pickOfColumn(name, choice) {
    await this.column(name).hover();
    await this.pick(this.menu(name), choice);
  }

  async pickOfProject(choice) {
    await this.pick(this.projectMenu, choice);
  }

  async addColumn(name, type) {
    await this.page.getByRole('button', { name: 'Add column' }).click();
    const form = this.page.getByRole('form', { name: 'Add column' });
    await expect(form.getByLabel('Name')).toBeFocused();
    await form.getByLabel('Name').fill(name);
    await form.getByLabel('Type').selectOption(type);
    await form.getByLabel('Name').press('Enter');
    await expect(this.column(name)).toBeVisible();
  }

  /** Carries a column by its head to the left half of another one. */
  async drag(name, before) {
    const head = await this.column(name).getByRole('heading', { name, exact: true }).boundingBox();
    const target = await this.column(before).boundingBox();
    const { mouse } = this.page;
    await mouse.move(head.x + 4, head.y + head.height / 2);
    await mouse.down();
    await mouse.move(head.x - 20, head.y + 6, { steps: 4 });
    await expect(this.column(name)).toHaveAttribute('data-carried', '');
    await mouse.move(target.x + 20, target.y + 40, { steps: 8 });
    await mouse.up();
    await expect(this.column(name)).not.toHaveAttribute('data-carried');
  }

  /** A project's link in the side bar. */
  project(name) {
    return this.sideBar.getByRole('link', { name, exact: true });
  }

  /** Makes a project through the side bar, and ends on its page. */
  async addProject(name) {
    await this.workspace.getByRole('button', { name: 'Add project' }).click();
    const box = this.sideBar.getByRole('textbox', { name: 'Project name' });
    await box.fill(name);
    await box.press('Enter');
    await expect(this.title).toHaveText(name);
  }

  toast(text) {
    return this.page.locator('.toast').filter({ hasText: text });
  }
}
