// The forms of the way in: register and login.

export class EntryForm {
  constructor(page) {
    this.page = page;
  }

  field(label) {
    return this.page.getByRole('textbox', { name: label, exact: true });
  }

  /** Types into fields by their labels. */
  async fill(texts) {
    for (const [label, text] of Object.entries(texts)) await this.field(label).fill(text);
  }

  async send(button) {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  get alert() {
    return this.page.getByRole('alert');
  }
}
