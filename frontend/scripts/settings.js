// What the pages that the server draws alone gain from a script: copying secrets, local times, saving on change,
// showing passwords, a live filter. Every page works without it.

const root = document.documentElement;
const words = document.querySelector('script[data-settings]').dataset;
const announcer = document.querySelector('[data-announcer]');
/** How long an announcement stays on screen, in milliseconds. */
const STAY = 6_000;
/** How long a Copy button says that it has copied. */
const COPIED = 2_000;
/** Does the browser open dialogs by itself, by `command` on a button? */
const hasCommands = 'commandForElement' in HTMLButtonElement.prototype;
let fading;

// Shows what needs a script, see `.scripted` in the style sheet.
root.dataset.scripted = '';
for (const time of document.querySelectorAll('time')) time.textContent = local(time);

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else if (button.dataset.download) download(button);
  else if (button.matches('.reveal')) reveal(button);
  else if (!hasCommands && button.hasAttribute('commandfor')) command(button);
});

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-save]')) save(target);
});

document.addEventListener('input', ({ target }) => {
  if (target.matches('[data-filter]')) filter(target.value.toLowerCase());
});

/** The time in the person's own zone, such as `27 Nov 2026, 18:31`; the day alone where no more is shown. */
function local(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.valueOf())) return time.textContent;
  const clock = 'day' in time.dataset ? {} : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const format = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'short', year: 'numeric', ...clock });
  const { day, month, year, hour, minute } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${day} ${month} ${year}${hour ? `, ${hour}:${minute}` : ''}`;
}

function announce(text, isError = false) {
  clearTimeout(fading);
  announcer.toggleAttribute('data-error', isError);
  announcer.textContent = text;
  fading = setTimeout(() => announcer.replaceChildren(), STAY);
}

/** What a secret's element says; a list as lines. */
function secret(id) {
  const element = document.getElementById(id);
  const items = [...element.querySelectorAll('li')];
  return items.length ? items.map((item) => item.textContent.trim()).join('\n') : element.textContent.trim();
}

async function copy(button) {
  const text = secret(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain HTTP from another machine there is no clipboard API. The selection can still be copied.
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    if (!document.execCommand('copy')) return;
  }
  button.dataset.label ??= button.textContent;
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = button.dataset.label), COPIED);
  announce(words.copied);
}

function download(button) {
  const blob = new Blob([`${secret(button.dataset.from)}\n`], { type: 'text/plain' });
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: button.dataset.download });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

function reveal(button) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  const isHidden = field.type === 'password';
  field.type = isHidden ? 'text' : 'password';
  button.textContent = isHidden ? words.hide : words.show;
}

function command(button) {
  const dialog = document.getElementById(button.getAttribute('commandfor'));
  if (button.getAttribute('command') === 'close') dialog.close();
  else dialog.showModal();
}

/** Sends the form of a choice as its Save button would, and says what the page that comes back says. */
async function save(choice) {
  const { form } = choice;
  const button = form.querySelector('[data-saves]');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, button)) });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const said = page.querySelector(answer.ok ? 'main .done' : 'main .alert:not([hidden])')?.textContent.trim();
    // Somewhere else altogether, such as the login.
    if (answer.ok && !said) return location.assign(answer.url);
    if (!answer.ok) throw said;
    keep(choice);
    announce(said);
  } catch (refused) {
    restore(choice);
    announce(typeof refused === 'string' ? refused : words.notSaved, true);
  }
}

function keep(choice) {
  for (const option of choice.options) option.defaultSelected = option.selected;
  if (choice.name === 'theme') root.dataset.theme = choice.value;
}

function restore(choice) {
  for (const option of choice.options) option.selected = option.defaultSelected;
}

/** Leaves what contains the text, and the groups that have any of it. */
function filter(text) {
  for (const entry of document.querySelectorAll('[data-entry]')) entry.hidden = !entry.dataset.entry.includes(text);
  for (const group of document.querySelectorAll('[data-group]')) {
    group.hidden = !group.querySelector('[data-entry]:not([hidden])');
  }
}
